using System.Text;
using Hive.Service.Components;
using Hive.Tests.Postgres;

namespace Hive.Service.Tests.Components;

/// <summary>A components folder to be filled by a test.</summary>
internal sealed class ComponentsFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    public ComponentsFolder Agent(string id, string more = "") =>
        File($"agents/{id}/config.yaml", $"agent:\n  agent_id: {id}\n{more}");

    public ComponentsFolder File(string path, string content) => File(path, Encoding.UTF8.GetBytes(content));

    public ComponentsFolder File(string path, byte[] content)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllBytes(full, content);
        return this;
    }

    public void Remove(string path) => System.IO.File.Delete(System.IO.Path.Combine(Path, path));

    public ComponentSet Check() => ComponentCheck.Of(Path);

    public void Dispose() => folder.Dispose();
}
