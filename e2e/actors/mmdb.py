"""Writes the two files that an operator downloads from MaxMind, with whatever networks a test needs."""

import pathlib

from mmdb_writer import MMDBWriter
from netaddr import IPSet


def write(folder: pathlib.Path, origins: dict[str, tuple[int, str]]) -> list[pathlib.Path]:
    """`{"198.51.100.0/24": (64500, "DE")}` as GeoLite2-ASN.mmdb and GeoLite2-Country.mmdb, in that order."""
    systems, countries = (MMDBWriter(6, name, ipv4_compatible=True, int_type="u32") for name in ("GeoLite2-ASN", "GeoLite2-Country"))
    for network, (system, country) in origins.items():
        systems.insert_network(IPSet([network]), {"autonomous_system_number": system})
        countries.insert_network(IPSet([network]), {"country": {"iso_code": country}})
    files = [folder / f"{writer.database_type}.mmdb" for writer in (systems, countries)]
    for writer, file in zip((systems, countries), files):
        writer.to_db_file(str(file))
    return files
