using System.Text;

namespace Spoor.Collector.Tests.Import;

/// <summary>A file that is gone after the test.</summary>
internal sealed class TempFile : IDisposable
{
    public TempFile(byte[] content, string extension = ".json")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "spoor-import-" + Guid.NewGuid().ToString("N") + extension);
        File.WriteAllBytes(Path, content);
    }

    public TempFile(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
