// A request whose stack cannot be reached waits for it: a restart is then a pause and not a failure. NGINX has read the whole of its body
// before, so nothing of it is lost.
const longest = 20000;
const pause = 100;

// A request that an API may have begun to carry out is not sent to it again, unless its method says that nothing comes of it.
function isSafe(r) {
    const connected = r.variables.upstream_connect_time || "-";
    return r.method === "GET" || r.method === "HEAD" || connected.split(/[,: ]+/).every(time => time === "-");
}

async function isHealthy(r) {
    try {
        const answer = await ngx.fetch(r.variables.hive_upstream + "/api/v1/health");
        return answer.status === 200;
    } catch (error) {
        return false;
    }
}

async function wait(r) {
    const end = Date.now() + longest;
    while (isSafe(r) && Date.now() < end) {
        if (await isHealthy(r)) {
            r.internalRedirect("@again");
            return;
        }
        await new Promise(resolve => setTimeout(resolve, pause));
    }
    r.internalRedirect("@away");
}

export default { wait };
