-- Each request is the session check of a cookie in the file that COOKIES names: one after the other, or with
-- ORDER=random any of them.
local requests, place = {}, 0
local random = os.getenv("ORDER") == "random"

function init()
    for cookie in io.lines(os.getenv("COOKIES")) do
        requests[#requests + 1] = wrk.format("GET", "/auth/verify", { Cookie = "lk_session=" .. cookie })
    end
end

function request()
    place = random and math.random(#requests) or place % #requests + 1
    return requests[place]
end
