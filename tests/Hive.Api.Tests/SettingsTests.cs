using System.Net;
using System.Net.Sockets;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests;

internal sealed class SettingsTests
{
    private ApiEnvironment environment = null!;

    [SetUp]
    public void MakeEnvironment() => environment = ApiEnvironment.WithoutDatabase();

    [TearDown]
    public void RemoveEnvironment() => environment.Dispose();

    [TestCase("HIVE_STACK", "", "HIVE_STACK is not set. Set it, for example HIVE_STACK=workspace.")]
    [TestCase("HIVE_STACK", "geni", "HIVE_STACK is \"geni\". Set it to one of: workspace, genie, agent.")]
    [TestCase("HIVE_API_PORT", "", "HIVE_API_PORT is not set. *")]
    [TestCase("HIVE_API_PORT", "0", "HIVE_API_PORT is \"0\", which is not a port. Set it to a number from 1 to 65535.")]
    [TestCase("HIVE_API_PORT", "65536", "HIVE_API_PORT is \"65536\", which is not a port. *")]
    [TestCase("HIVE_API_PORT", "http", "HIVE_API_PORT is \"http\", which is not a port. *")]
    [TestCase("HIVE_API_HOST", "nowhere.example", "HIVE_API_HOST is \"nowhere.example\", which is not an address. *")]
    [TestCase("HIVE_API_HOST", "192.0.2.1", "hive-api cannot listen on 192.0.2.1:*")]
    [TestCase("HIVE_API_KEY_FILE", "", "HIVE_API_KEY_FILE is not set. *")]
    [TestCase("HIVE_API_KEY_FILE", "/nowhere/api_key", "The API key file /nowhere/api_key does not exist. *")]
    [TestCase("HIVE_DATABASE_PORT", "-1", "HIVE_DATABASE_PORT is \"-1\", which is not a port. *")]
    [TestCase("HIVE_DATABASE_NAME", "", "HIVE_DATABASE_NAME is not set. *")]
    [TestCase("HIVE_DATABASE_PASSWORD_FILE", "", "HIVE_DATABASE_PASSWORD_FILE is not set. *")]
    [TestCase(
        "HIVE_DATABASE_PASSWORD_FILE",
        "/nowhere/password",
        "The database password file /nowhere/password does not exist. *"
    )]
    [TestCase("HIVE_RUNS_KEEP", "90", "HIVE_RUNS_KEEP is \"90\", which is no length of time. Set it to days or hours, *")]
    [TestCase("HIVE_RUNS_KEEP", "0d", "HIVE_RUNS_KEEP is \"0d\", which is no length of time. *")]
    [TestCase("HIVE_RUNS_KEEP", "d", "HIVE_RUNS_KEEP is \"d\", which is no length of time. *")]
    [TestCase("HIVE_LOG_PROMPTS", "yes", "HIVE_LOG_PROMPTS is \"yes\". Set it to true or to false.")]
    [TestCase("HIVE_LOG_PROMPT", "true", "HIVE_LOG_PROMPT is not a setting. Rename it to HIVE_LOG_PROMPTS, or unset it.")]
    [TestCase(
        "HIVE_DATABASE_PASWORD_FILE",
        "x",
        "HIVE_DATABASE_PASWORD_FILE is not a setting. Rename it to HIVE_DATABASE_PASSWORD_FILE, or unset it."
    )]
    public async Task A_wrong_setting_ends_the_program_with_2_and_says_what_to_do(
        string name,
        string value,
        string sentences
    )
    {
        environment.With(name, value);
        await EndsWithAsync(2, sentences);
    }

    [TestCase("", "*is empty. *")]
    [TestCase("short-swordfish", "*is shorter than 16 characters. *")]
    [TestCase("two swordfish in-a-row-0123456789", "*holds a space*")]
    public async Task An_unusable_key_file_ends_the_program_with_2_without_showing_the_key(string content, string sentences)
    {
        environment.With("HIVE_API_KEY_FILE", environment.Write("bad_key", content));
        (await EndsWithAsync(2, sentences)).Should().NotContain("swordfish");
    }

    [Test]
    public async Task An_unknown_argument_ends_the_program_with_2() =>
        await EndsWithAsync(
            2,
            "hive-api does not know the argument \"helth\". Run it without arguments to serve, or as *",
            "helth"
        );

    [Test]
    public async Task The_health_command_without_a_port_ends_with_2()
    {
        var (code, output, _) = await ApiProcess.RunAsync(environment.Without("HIVE_API_PORT"), "health");
        code.Should().Be(2);
        output.Should().Contain("HIVE_API_PORT");
    }

    [Test]
    public async Task A_taken_port_ends_the_program_with_5()
    {
        using var other = new TcpListener(IPAddress.Loopback, environment.Port);
        other.Start();
        var (code, output, errors) = await ApiProcess.RunAsync(environment);
        errors
            .Should()
            .Match($"hive-api: Port {environment.Port} on 127.0.0.1 is taken by another program. *")
            .And.NotContain("   at ");
        code.Should().Be(5);
        output
            .Should()
            .NotContain("\"LogLevel\":\"Error\"")
            .And.NotContain("\"LogLevel\":\"Critical\"", "the sentence says it all");
    }

    private async Task<string> EndsWithAsync(int expected, string sentences, params string[] arguments)
    {
        var (code, _, errors) = await ApiProcess.RunAsync(environment, arguments);
        errors.Should().Match("hive-api: " + sentences).And.NotContain("   at ", "a person gets no stack trace");
        code.Should().Be(expected);
        return errors;
    }
}
