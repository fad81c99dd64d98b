-- wrk: each request with another of the cookies in the file that follows `--`.
local cookies = {}
local next_cookie = 0

function init(arguments)
   for line in io.lines(arguments[1]) do cookies[#cookies + 1] = line end
   math.randomseed(os.time())
   next_cookie = math.random(#cookies)
end

function request()
   next_cookie = next_cookie % #cookies + 1
   return wrk.format("GET", nil, { Cookie = cookies[next_cookie] })
end
