// A request whose stack cannot be reached waits for it: a restart is then a pause and not a failure. NGINX has read the whole of its body
// before, so nothing of it is lost.
const longest = 30000;
const pause = 100;

// Health is asked for to know how the stack is now. What an API may have begun to carry out is not sent to it again, unless the method
// says that nothing comes of it.
function mayWait(r) {
    if (/\/health(\/(live|ready))?$/.test(r.variables.hive_path)) {
        return false;
    }
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
    const stack = r.variables.hive_stack;
    while (mayWait(r) && Date.now() < end) {
        // One asks for all that wait, ten times a second. When the stack is well, each asks once: each worker looks names up for itself.
        if (ngx.shared.held.has(stack) || ngx.shared.held.add("asked " + stack, "1", pause)) {
            if (await isHealthy(r)) {
                ngx.shared.held.set(stack, "1", 1000);
                r.internalRedirect("@again");
                return;
            }
        }
        await new Promise(resolve => setTimeout(resolve, pause));
    }
    r.internalRedirect("@away");
}

export default { wait };
