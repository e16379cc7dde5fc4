using System.Text;
using Spoor.Store.Files;

namespace Spoor.Store.Tests.Files;

/// <summary>The same expectations of the operating system's files and of the double that stands in for them.</summary>
public sealed class LocalFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spoor-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_are_written_read_renamed_listed_and_deleted(bool local)
    {
        var (files, root) = Open(local);
        var folder = Path.Combine(root, "a", "b");
        files.CreateFolder(folder);
        var path = Path.Combine(folder, "one");
        using (var file = files.Create(path))
        {
            file.Preallocate(100);
            Assert.Equal(100, file.LengthBytes);
            file.Write(10, "hello"u8);
            file.Write(15, [" wor"u8.ToArray(), "ld"u8.ToArray(), Array.Empty<byte>()]);
            file.SyncData();
            file.SetLength(21);
            file.Sync();
            var bytes = new byte[30];
            Assert.Equal(11, file.Read(10, bytes));
            Assert.Equal("hello world", Encoding.ASCII.GetString(bytes, 0, 11));
            Assert.Equal(0, file.Read(21, bytes));
            Assert.Throws<EndOfStreamException>(() => file.ReadExactly(10, bytes));
        }

        files.ReplaceDurably(Path.Combine(folder, "two"), "old"u8);
        files.Rename(path, Path.Combine(folder, "two"));
        files.SyncFolder(folder);
        Assert.Equal(["two"], files.ListFiles(folder));
        Assert.Equal(["b"], files.ListFolders(Path.Combine(root, "a")));
        Assert.Equal(21, files.ReadAllBytes(Path.Combine(folder, "two")).Length);
        Assert.False(files.FileExists(path));
        Assert.Throws<FileNotFoundException>(() => files.OpenRead(path));
        files.DeleteFile(path);
        files.DeleteFolder(Path.Combine(root, "a"));
        Assert.False(files.FolderExists(folder));
        files.DeleteFolder(folder);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_locked_folder_cannot_be_locked_again(bool local)
    {
        var (files, root) = Open(local);
        using (files.LockFolder(root))
            Assert.Contains(root, Assert.Throws<StoreInUseException>(() => files.LockFolder(root)).Message, StringComparison.Ordinal);
        files.LockFolder(root).Dispose();
    }

    [Fact]
    public void Errors_of_the_system_are_io_errors_that_name_the_path()
    {
        var missing = Path.Combine(_folder, "missing");
        Assert.Contains(missing, Assert.Throws<IOException>(() => LocalFiles.Instance.SyncFolder(missing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_writes_small_and_large_pieces_in_order()
    {
        var path = Path.Combine(_folder, "stream");
        var expected = new List<byte>();
        using (var file = LocalFiles.Instance.Create(path))
        using (var stream = new StoreFileStream(file, bufferBytes: 256))
        {
            for (var i = 0; i < 300; i++)
            {
                var piece = Enumerable.Repeat((byte)i, i * 3 % 700).ToArray();
                stream.Write(piece);
                expected.AddRange(piece);
                stream.WriteByte(7);
                expected.Add(7);
                Assert.Equal(expected.Count, stream.Position);
            }

            stream.Flush();
        }

        Assert.Equal(expected, LocalFiles.Instance.ReadAllBytes(path));
    }

    private (IStoreFiles Files, string Root) Open(bool local)
    {
        if (local)
            return (LocalFiles.Instance, _folder);
        var files = new PowerLossMachine().Boot();
        files.CreateFolder("/data");
        return (files, "/data");
    }
}
