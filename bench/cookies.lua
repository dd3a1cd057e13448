-- Each request is the session check of the next cookie in the file that COOKIES names.
local requests, place = {}, 0

function init()
    for cookie in io.lines(os.getenv("COOKIES")) do
        requests[#requests + 1] = wrk.format("GET", "/auth/verify", { Cookie = "lk_session=" .. cookie })
    end
end

function request()
    place = place % #requests + 1
    return requests[place]
end
