using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Reporting;

/// <summary>Lines as the programs of a stack wrote them.</summary>
public sealed class LogRecordTests
{
    private const string Run =
        """{"Timestamp":"2026-11-27T16:46:02.803Z","EventId":14,"LogLevel":"Warning","Category":"Hive.Service.Runs.Execution.RunExecution","Message":"Run 7 of agent guide failed: no \u0022key\u0022","State":{"Message":"Run 7 of agent guide failed: no \u0022key\u0022","Run":7,"Kind":"agent","Component":"guide","{OriginalFormat}":"Run {Run} of {Kind} {Component} failed: {Reason}","Attempt":2},"Scopes":[{"Message":"SpanId:b7ad6b7169203331, TraceId:0af7651916cd43dd8448eb211c80319c","SpanId":"b7ad6b7169203331","TraceId":"0af7651916cd43dd8448eb211c80319c","ParentId":"0000000000000000"},{"Message":"RequestPath:/api/v1/agents/guide/runs","RequestId":"0HN:1","RequestPath":"/api/v1/agents/guide/runs"}]}""";

    [Test]
    public void An_entry_of_the_api_has_its_level_message_trace_and_what_the_message_does_not_say()
    {
        var record = Of(Run);

        (record.Severity, record.Message, record.TraceId)
            .Should()
            .Be((LogSeverity.Warn, "Run 7 of agent guide failed: no \"key\"", "0af7651916cd43dd8448eb211c80319c"));
        record
            .Fields.Select(field => $"{field.Key}={field.Value}")
            .Should()
            .Equal("Attempt=2", "RequestPath=/api/v1/agents/guide/runs");
    }

    [Test]
    public void As_text_it_is_one_line_that_a_person_reads() =>
        new LogText(several: false, coloured: false)
            .Render(new LogLine(new DateTimeOffset(2026, 11, 27, 16, 46, 2, 803, TimeSpan.Zero), "api", Run))
            .Should()
            .Be(
                "16:46:02.803 api        WARN  Run 7 of agent guide failed: no \"key\" trace=0af7651916cd43dd8448eb211c80319c Attempt=2 RequestPath=/api/v1/agents/guide/runs"
            );

    [Test]
    public void An_exception_stands_below_its_message() =>
        Of("""{"LogLevel":"Error","Message":"It broke","Exception":"System.X: no\n   at Hive.Api\n"}""")
            .Should()
            .BeEquivalentTo(new { Severity = LogSeverity.Error, Message = "It broke\nSystem.X: no\n   at Hive.Api" });

    [TestCase("Hive.Service.Database.Migrator", "Migration 12 applied")]
    [TestCase("Microsoft.Hosting.Lifetime", "Application started. Press Ctrl\\u002BC to shut down.")]
    [TestCase("Microsoft.Hosting.Lifetime", "Content root path: /app")]
    public void What_every_start_says_is_for_those_who_look_for_a_fault(string category, string message) =>
        Of($$"""{"LogLevel":"Information","Category":"{{category}}","Message":"{{message}}"}""")
            .Severity.Should()
            .Be(LogSeverity.Debug);

    [TestCase("2026-11-27 19:00:00,123 INFO spawned: 'api' with pid 12", LogSeverity.Debug, "spawned: 'api' with pid 12")]
    [TestCase("2026-11-27 19:00:00,123 WARN exited: api (exit status 1; not expected)", LogSeverity.Warn, null)]
    [TestCase("2026-11-27 19:00:00,123 CRIT api could not be started: ending the container", LogSeverity.Fatal, null)]
    [TestCase(
        "postgres[7] 2026-11-27 19:00:00.123 UTC LOG:  listening on port 5432",
        LogSeverity.Info,
        "listening on port 5432"
    )]
    [TestCase("postgres[7] 2026-11-27 19:00:00.123 UTC ERROR:  no such table", LogSeverity.Error, "no such table")]
    [TestCase("postgres[7] 2026-11-27 19:00:00.123 UTC STATEMENT:  select 1", LogSeverity.Info, "STATEMENT: select 1")]
    [TestCase("postgres: \tselect 1", LogSeverity.Info, "\tselect 1")]
    [TestCase("api: hive-api: HIVE_STACK is not set. Set it.", LogSeverity.Fatal, "HIVE_STACK is not set. Set it.")]
    [TestCase("{ cut off", LogSeverity.Info, "{ cut off")]
    [TestCase("{}", LogSeverity.Info, "")]
    [TestCase("entrypoint: the key is empty", LogSeverity.Info, "entrypoint: the key is empty")]
    public void Each_program_says_in_its_own_way_how_grave_it_is(string text, LogSeverity severity, string? message)
    {
        var record = Of(text);

        record.Severity.Should().Be(severity);
        if (message is not null)
            record.Message.Should().Be(message);
    }

    [Test]
    public void A_local_server_writes_its_process_behind_the_time() =>
        LogRecord
            .Of(new LogLine(default, LogSource.Postgres, "2026-11-23 18:00:00.123 UTC [42] FATAL:  the end"))
            .Should()
            .BeEquivalentTo(new { Severity = LogSeverity.Fatal, Message = "the end" });

    private static LogRecord Of(string text) =>
        LogRecord.Of(ContainerLog.Parse($"2026-11-27T19:00:00.123456789Z {text}", LogSource.Supervisor));
}
