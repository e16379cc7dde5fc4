namespace Spoor.LoadBench;

/// <summary>Bytes in the data folder after a graceful stop.</summary>
internal static class DiskUse
{
    public static object Of(string folder, long spans)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path)).ToArray();
        long SizeOf(Func<FileInfo, bool> filter) => files.Where(filter).Sum(file => file.Length);
        var blocks = SizeOf(file => File.Exists(Path.Combine(file.DirectoryName!, "meta.json")));
        return new
        {
            blocks = files.Count(file => file.Name == "meta.json"),
            blockBytesPerSpan = Math.Round(blocks / (double)spans, 2),
            otherMB = Math.Round((SizeOf(_ => true) - blocks) / 1e6, 1),
        };
    }
}
