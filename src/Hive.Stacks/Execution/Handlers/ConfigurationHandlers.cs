using System.Text;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class WriteConfigurationHandler : StepHandler<WriteConfigurationStep>
{
    // A run that is killed here leaves a folder that nothing points to: the next one writes it again.
    protected override Task RunAsync(WriteConfigurationStep step, StepContext context)
    {
        DataRoot.Ensure(step.Of.Workspace);
        Folders.Ensure(Path.GetDirectoryName(step.Of.Folder)!, Account.Current, Folders.Passable, withContent: false);
        Folders.Ensure(step.Of.Folder, step.Owner, Folders.Private);
        var folder = step.Of.FolderOf(step.Version);
        foreach (var file in step.Files)
        {
            var path = Path.Combine(folder, file.Path);
            Folders.Ensure(Path.GetDirectoryName(path)!, step.Owner, Folders.Private);
            WholeFile.Write(
                path,
                Encoding.UTF8.GetString(file.Content),
                file.IsPrivate ? WholeFile.Private : WholeFile.Readable,
                step.Owner
            );
        }

        return Task.CompletedTask;
    }
}

internal sealed class UseConfigurationHandler : StepHandler<UseConfigurationStep>
{
    // The link is renamed into its place, so the companion finds the old configuration or the new one, and never half of it.
    protected override Task RunAsync(UseConfigurationStep step, StepContext context)
    {
        var one = step.Of;
        Folders.Try(
            one.Folder,
            () =>
            {
                using (var folder = SafeFolder.Open(one.Folder))
                {
                    var name = Path.GetFileName(one.Current);
                    folder.Link(name + ".new", name, Path.GetFileName(one.FolderOf(step.Version)));
                }

                Configurations.RemoveAllBut(one, one.FolderOf(step.Version));
            }
        );
        return Task.CompletedTask;
    }
}

internal sealed class ForgetConfigurationHandler : StepHandler<ForgetConfigurationStep>
{
    protected override Task RunAsync(ForgetConfigurationStep step, StepContext context)
    {
        Folders.Try(step.Of.Folder, () => File.Delete(step.Of.Current));
        return Task.CompletedTask;
    }
}

file static class Configurations
{
    public static void RemoveAllBut(CompanionInstance one, string kept)
    {
        foreach (var folder in one.Configurations.Where(folder => folder != kept))
            Directory.Delete(folder, recursive: true);
    }
}
