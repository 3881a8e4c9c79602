using Hive.Stacks.Platform;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class NewWorkspaceTests
{
    private VerbBench _bench = null!;

    [SetUp]
    public void Make() => _bench = new VerbBench(withSettings: false);

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [Test]
    public void Where_nobody_can_be_asked_a_folder_that_is_no_workspace_is_refused_and_left_alone()
    {
        Requiring(new Person(null))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Refused
                && failure.Cause == $"'{_bench.Folder}' is no workspace yet; nothing was made."
                && failure.Remedy.Contains("--yes")
            );
        Directory.EnumerateFileSystemEntries(_bench.Folder).Should().BeEmpty();
    }

    [Test]
    public void A_person_is_asked_once_and_the_answer_counts()
    {
        var yes = new Person(true);
        var guard = new NewWorkspace(_bench.Run().Session, yes);
        guard.Require();
        guard.Require();

        yes.Questions.Should().ContainSingle().Which.Should().Contain(_bench.Folder);
        Requiring(new Person(false)).Should().Throw<StackException>().Where(failure => failure.Kind == FailureKind.Refused);
    }

    [TestCase("yes")]
    [TestCase("plan")]
    public void Who_says_yes_or_only_plans_is_not_asked(string option) =>
        Requiring(new Person(null), (option, "true")).Should().NotThrow();

    [TestCase(".env", "# mine\nHIVE_GENIE_PORT=1\n")]
    [TestCase(".env.example", "HIVE_WORKSPACE_PATH=\n")]
    [TestCase("data/.lock", "")]
    public void What_is_one_already_is_not_asked_about(string file, string content)
    {
        Directory.CreateDirectory(Path.Combine(_bench.Folder, "data"));
        File.WriteAllText(Path.Combine(_bench.Folder, file), content);

        Requiring(new Person(null)).Should().NotThrow();
    }

    private Action Requiring(Person person, params (string, string)[] options) =>
        () => new NewWorkspace(_bench.Run(options).Session, person).Require();

    private sealed class Person(bool? answer) : IPrompt
    {
        public List<string> Questions { get; } = [];

        public bool CanBeAsked => answer is not null;

        public bool Ask(string question)
        {
            Questions.Add(question);
            return answer!.Value;
        }

        public Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(question);
    }
}
