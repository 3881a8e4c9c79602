using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Requests;

/// <summary>Turns raw option values and the environment into a <see cref="StackRequest"/>.</summary>
/// <param name="options">Option values by name, without dashes; a switch without a value is "true".</param>
/// <param name="environment">The console's environment.</param>
/// <param name="now">The instant that <c>--since</c> counts back from.</param>
public sealed class RequestReader(
    IReadOnlyDictionary<string, string> options,
    IReadOnlyDictionary<string, string> environment,
    DateTimeOffset now
)
{
    private const string EngineVariable = "HIVE_ENGINE";
    private const string InstanceVariable = "HIVE_INSTANCE";

    /// <summary>Reads and checks everything.</summary>
    /// <param name="product">Where the product's files lie; their root is the default workspace.</param>
    /// <param name="toleratesBadSettings">
    /// Whether a <c>.env</c> that cannot be understood leaves the defaults, and a warning: what was started must be found
    /// and stopped all
    /// the same.
    /// </param>
    /// <exception cref="StackException">A value is wrong; its kind is <see cref="FailureKind.Misuse"/>.</exception>
    public StackRequest Read(ProductFiles product, bool toleratesBadSettings = false)
    {
        var workspace = Options.Workspace.In(options) is { } path
            ? Workspace.At(path)
            : Workspace.At(product.DefaultWorkspace) with
            {
                IsDefault = true,
            };
        var (file, settings, warning) = ReadSettings(workspace, toleratesBadSettings);
        var format = Options.Format.In(options);
        return new StackRequest
        {
            Workspace = workspace,
            Product = product,
            Settings = settings,
            Warning = warning,
            Engine = Options.Engine.In(With(Options.Engine, EngineVariable, file)),
            Timeout = Options.Timeout.In(options),
            Replicas = Options.Replicas.In(options),
            Format = format == "json" ? OutputFormat.Json : OutputFormat.Text,
            Manifests = Options.ManifestFormats.Contains(format) ? format : null,
            Output = DataOptions.Output.In(options),
            Plan = Options.Plan.In(options),
            Yes = Options.Yes.In(options),
            Instance = Options.Instance.In(With(Options.Instance, InstanceVariable, file)),
            Logs = new LogQuery
            {
                Follow = Options.Follow.In(options),
                Tail = Options.Tail.In(options),
                Since = now - Options.Since.In(options),
                Grep = Options.Grep.In(options),
                Level = Options.Level.In(options) ?? (format == "json" ? LogSeverity.Debug : LogSeverity.Info),
            },
            Sql = Options.Command.In(options),
            From = DataOptions.From.In(options),
            Backup = DataOptions.Backup.In(options),
            File = DataOptions.File.In(options),
            WithSecrets = DataOptions.WithSecrets.In(options),
            WithData = DataOptions.WithData.In(options),
            To = DataOptions.To.In(options),
            At = DataOptions.At.In(options),
            Rollback = DataOptions.Rollback.In(options),
            KeepBackups = DataOptions.Keep.In(options),
            Keys = KeyRequest.From(options),
            Chat = new ChatQuery(Options.Agent.In(options), Options.Message.In(options), Options.Session.In(options)),
        };
    }

    private (IReadOnlyDictionary<string, string> File, HiveSettings Settings, string? Warning) ReadSettings(
        Workspace workspace,
        bool tolerates
    )
    {
        try
        {
            var file = DotEnvFile.Read(workspace.EnvironmentFile, environment);
            return (file, HiveSettings.From(file, environment), null);
        }
        catch (StackException failure) when (tolerates)
        {
            var nothing = new Dictionary<string, string>();
            return (
                nothing,
                HiveSettings.From(nothing, nothing),
                $"{failure.Cause} Stacks are looked for as they were started."
            );
        }
    }

    // An option overrides the environment, which overrides the file.
    private IReadOnlyDictionary<string, string> With(
        Option option,
        string variable,
        IReadOnlyDictionary<string, string> file
    )
    {
        if (options.ContainsKey(option.Name))
            return options;
        var set = environment.GetValueOrDefault(variable) is { Length: > 0 } given
            ? given
            : file.GetValueOrDefault(variable);
        return set is { Length: > 0 } ? new Dictionary<string, string> { [option.Name] = set } : options;
    }
}
