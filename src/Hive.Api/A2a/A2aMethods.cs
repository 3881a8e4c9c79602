using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hive.Api.Json;
using Hive.Api.Runs;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;

namespace Hive.Api.A2a;

/// <summary>The methods of A2A 1.0 that there are.</summary>
internal static class A2aMethods
{
    private const int LargestPage = 100;

    public static Task AnswerAsync(ComponentDefinition component, A2aCall call, HttpContext context)
    {
        var runs = context.RequestServices.GetRequiredService<RunService>();
        var parameters = call.Params ?? default;
        return call.Method switch
        {
            "SendMessage" => SendAsync(component, call, parameters, runs, context),
            "SendStreamingMessage" => StreamAsync(component, call, parameters, runs, context),
            "GetTask" => GetAsync(component, call, parameters, runs, context),
            "CancelTask" => CancelAsync(component, call, parameters, runs, context),
            "SubscribeToTask" => SubscribeAsync(component, call, parameters, runs, context),
            "ListTasks" => ListAsync(component, call, parameters, context),
            "GetExtendedAgentCard" => throw new A2aException(A2aException.NotSupported, "There is no other card."),
            { } push when push.Contains("PushNotification", StringComparison.Ordinal) => throw NoPush(),
            _ => throw new A2aException(A2aException.NoMethod, "There is no such method."),
        };
    }

    private static A2aException NoPush() =>
        new(A2aException.NoPush, "This server does not push: subscribe to the task, or ask for it.");

    private static async Task SendAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        RunService runs,
        HttpContext context
    )
    {
        var run = await BegunAsync(component, parameters, runs, context.RequestAborted);
        var record =
            parameters.Inner("configuration").Flag("returnImmediately") == true
                ? run.Facts
                : await run.Ended.WaitAsync(context.RequestAborted);
        await WriteAsync(call, new A2aEvent { Task = A2aTask.Of(record) }, A2aJson.Readable.A2aEvent, context);
    }

    private static async Task StreamAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        RunService runs,
        HttpContext context
    )
    {
        var run = await BegunAsync(component, parameters, runs, context.RequestAborted);
        await WriteAsync(runs, run.Facts, run.Begins - 1, call, context);
    }

    private static async Task SubscribeAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        RunService runs,
        HttpContext context
    )
    {
        var run = await A2aRequests.TaskAsync(component, parameters.Word("id"), runs, context.RequestAborted);
        if (run.EndedAt is not null)
            throw new A2aException(A2aException.NotSupported, "The task has ended; ask for it with GetTask.");
        await WriteAsync(runs, run with { Output = "" }, 0, call, context);
    }

    private static Task WriteAsync(RunService runs, RunRecord run, long after, A2aCall call, HttpContext context)
    {
        var shape = new A2aShape(run, call.Id);
        return EventStream.WriteAsync(
            context,
            runs.ReadAsync(run.Id, after, context.RequestAborted),
            new((RunEvent one) => shape.Of(one)) { WithIds = false }
        );
    }

    private static async Task GetAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        RunService runs,
        HttpContext context
    )
    {
        var run = await A2aRequests.TaskAsync(component, parameters.Word("id"), runs, context.RequestAborted);
        await WriteAsync(call, A2aTask.Of(run), A2aJson.Readable.A2aTask, context);
    }

    private static async Task CancelAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        RunService runs,
        HttpContext context
    )
    {
        var run = await A2aRequests.TaskAsync(component, parameters.Word("id"), runs, context.RequestAborted);
        if (run.EndedAt is not null)
            throw new A2aException(A2aException.NotCancelable, $"The task is {run.Status.Word()} already.");
        await runs.CancelAsync(run.Id, context.RequestAborted);
        run = await A2aRequests.TaskAsync(component, parameters.Word("id"), runs, context.RequestAborted);
        await WriteAsync(call, A2aTask.Of(run), A2aJson.Readable.A2aTask, context);
    }

    private static async Task ListAsync(
        ComponentDefinition component,
        A2aCall call,
        JsonElement parameters,
        HttpContext context
    )
    {
        var size = Math.Clamp(Number(parameters, "pageSize") ?? 50, 1, LargestPage);
        var store = context.RequestServices.GetRequiredService<RunSummaries>();
        var runs = context.RequestServices.GetRequiredService<RunStore>();
        var page = await store.ListAsync(
            new()
            {
                Kind = component.Kind,
                ComponentId = component.Id,
                SessionId = parameters.Word("contextId") is { Length: > 0 } session ? session : null,
                Before = Guid.TryParse(parameters.Word("pageToken"), out var before) ? before : null,
                Limit = size,
            },
            context.RequestAborted
        );
        List<A2aTask> tasks = [];
        foreach (var one in page)
        {
            if (await runs.FindAsync(one.Id, context.RequestAborted) is { } run)
                tasks.Add(A2aTask.Of(run));
        }
        await WriteAsync(
            call,
            new A2aTasks(tasks, page.Count == size ? page[^1].Id.ToString() : "", size, tasks.Count),
            A2aJson.Readable.A2aTasks,
            context
        );
    }

    private static async Task<LiveRun> BegunAsync(
        ComponentDefinition component,
        JsonElement parameters,
        RunService runs,
        CancellationToken token
    )
    {
        // The name of version 1.0, and that of the versions before.
        var configuration = parameters.Inner("configuration");
        if (
            configuration.Inner("taskPushNotificationConfig").ValueKind == JsonValueKind.Object
            || configuration.Inner("pushNotificationConfig").ValueKind == JsonValueKind.Object
        )
            throw NoPush();
        var message = A2aRequests.Message(parameters);
        if (message.Word("taskId") is not { Length: > 0 } task)
            return await runs.BeginAsync(A2aRequests.Run(component, message), token);
        var waiting = await A2aRequests.TaskAsync(component, task, runs, token);
        return await runs.ContinueAsync(waiting.Id, A2aRequests.Decisions(waiting, message), token);
    }

    private static int? Number(JsonElement json, string name) =>
        json.Inner(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var value) ? value : null;

    private static Task WriteAsync<T>(A2aCall call, T result, JsonTypeInfo<T> type, HttpContext context) =>
        context.Response.WriteAsJsonAsync(
            new A2aAnswer("2.0", call.Id) { Result = JsonSerializer.SerializeToElement(result, type) },
            A2aJson.Readable.A2aAnswer,
            cancellationToken: context.RequestAborted
        );
}
