namespace Spoor.Store.Files;

/// <summary>What callers of the file interface share.</summary>
internal static class StoreFileExtensions
{
    /// <summary>Fills the whole buffer.</summary>
    /// <exception cref="EndOfStreamException">The file ends before that.</exception>
    public static void ReadExactly(this IReadableFile file, long offset, Span<byte> buffer)
    {
        var read = file.Read(offset, buffer);
        if (read < buffer.Length)
        {
            throw new EndOfStreamException(
                $"{(file as IStoreFile)?.Path ?? "the file"} ends at byte {offset + read}, while {buffer.Length} bytes were expected from byte {offset} on");
        }
    }

    /// <summary>A small file as a whole.</summary>
    public static byte[] ReadAllBytes(this IStoreFiles files, string path)
    {
        using var file = files.OpenRead(path);
        var bytes = new byte[file.LengthBytes];
        file.ReadExactly(0, bytes);
        return bytes;
    }

    /// <summary>Writes a small file so that, after a crash at any moment, either the old one is there or the new one as a whole.</summary>
    public static void ReplaceDurably(this IStoreFiles files, string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = path + ".tmp";
        using (var file = files.Create(temporary))
        {
            file.Write(0, bytes);
            file.Sync();
        }

        files.Rename(temporary, path);
        files.SyncFolder(System.IO.Path.GetDirectoryName(path)!);
    }

    /// <summary>True for what the disk or its permissions refused, against mistakes of the program.</summary>
    public static bool IsFileError(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
