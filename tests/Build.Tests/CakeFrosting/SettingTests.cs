using Cake.Core;
using Cake.Core.Composition;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Build.Tests.CakeFrosting;

public sealed class SettingTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("hive-frosting-");

    [TearDown]
    public void RemoveFolder()
    {
        Environment.SetEnvironmentVariable("CAKE_HIVE_RUNG", null);
        _folder.Delete(recursive: true);
    }

    [TestCase(1, "host")]
    [TestCase(2, "environment")]
    [TestCase(3, "file")]
    [TestCase(4, "argument")]
    public void Each_source_of_settings_overrides_the_ones_before_it(int sources, string expected)
    {
        if (sources >= 2)
            Environment.SetEnvironmentVariable("CAKE_HIVE_RUNG", "environment");
        if (sources >= 3)
            File.WriteAllText(Path.Combine(_folder.FullName, "cake.config"), "[Hive]\nRung=file\n");
        string[] argument = sources >= 4 ? ["--hive_rung=argument"] : [];

        var run = FrostingRun.Of(
            host => host.With(typeof(Show)).UseCakeSetting("Hive_Rung", "earlier").UseCakeSetting("hive_rung", "host"),
            ["--target=Show", $"--working={_folder.FullName}", .. argument]
        );

        run.Notes.Should().StartWith([expected]);
    }

    [Test]
    public void The_build_runs_in_its_own_folder_unless_the_command_line_names_another()
    {
        var inner = _folder.CreateSubdirectory("inner");

        FrostingRun
            .Of(host => host.With(typeof(Show)).UseWorkingDirectory(_folder.FullName), "--target=Show")
            .Notes.Should()
            .EndWith([_folder.FullName]);
        FrostingRun
            .Of(
                host => host.With(typeof(Show)).UseWorkingDirectory(_folder.FullName),
                "--target=Show",
                $"--working={inner.FullName}"
            )
            .Notes.Should()
            .EndWith([inner.FullName]);
    }

    [Test]
    public void A_folder_that_is_not_there_ends_the_run_and_is_named()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Show)), "--target=Show", "--working=/no/such/folder");

        run.ExitCode.Should().Be(1);
        run.Errors.Should().Contain("no folder '/no/such/folder'");
    }

    [Test]
    public void A_startup_class_and_a_module_register_services()
    {
        var run = FrostingRun.Of(
            host => host.UseStartup<Startup>().UseModule<Module>(),
            "--target=Show",
            "--hive_rung=argument"
        );

        run.ExitCode.Should().Be(0);
        run.Notes.Should().Contain("argument").And.Contain("module");
    }

    private sealed class Show(Journal journal, IEnumerable<Greeting> greetings) : FrostingTask
    {
        public override void Run(ICakeContext context)
        {
            journal.Add(context.Configuration.GetValue("Hive_Rung") ?? "nothing");
            foreach (var greeting in greetings)
                journal.Add(greeting.Text);
            journal.Add(context.Environment.WorkingDirectory.FullPath);
        }
    }

    private sealed record Greeting(string Text);

    private sealed class Startup : IFrostingStartup
    {
        public void Configure(IServiceCollection services) => services.AddSingleton<IFrostingTask, Show>();
    }

    private sealed class Module : ICakeModule
    {
        public void Register(ICakeContainerRegistrar registrar) =>
            registrar.RegisterInstance(new Greeting("module")).AsSelf();
    }
}
