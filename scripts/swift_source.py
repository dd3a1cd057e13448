"""Swift files as the checks read them: the text with its comments and string literals blanked out, line by line."""

import pathlib, re, sys

# Strings come first, so that the `//` of an address is no comment.
HIDDEN = re.compile(r'#"[\s\S]*?"#|"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/')
IMPORT = re.compile(
    r"^\s*(?:@\w+\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?([\w.]+)")


class Source:
    def __init__(self, path: pathlib.Path):
        self.target, self.folder = path.parts[1], "/".join(path.parts[1:-1])
        text, self.path = path.read_text(), path
        self.lines = text.splitlines()
        self.code = HIDDEN.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
        # `Module`, or `Module.Name` for a scoped import.
        self.imports = [(number, m[1]) for number, line in self.numbered() if (m := IMPORT.match(line))]

    def numbered(self):
        return enumerate(self.code.splitlines(), 1)


def sources(root="Sources") -> list[Source]:
    return [Source(path) for path in sorted(pathlib.Path(root).rglob("*.swift"))] or sys.exit(f"no Swift in {root}/")


def exceptions(file: str) -> set[str]:
    """What a check lets pass: one a line, `what: reason`. Without a reason it doesn't count."""
    lines = [line.partition(": ") for line in pathlib.Path(file).read_text().splitlines() if not line.startswith("#")]
    return {what for what, _, reason in lines if reason.strip()}


def report(findings: list[str]):
    """Prints `path:line: sentence` for each, and ends with 1 if there was one."""
    print(*findings, sep="\n", end="\n" if findings else "")
    sys.exit(bool(findings))
