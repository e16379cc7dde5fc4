using Spoor.Parquet.Reading;
using Spoor.TestKit.S3;

namespace Spoor.AppTests.Soak;

/// <summary>Where the store of a soak lies, and how the program is told: on local disk, or with its blocks in a bucket.</summary>
internal sealed class SoakPlace : IDisposable
{
    private const string Prefix = "spoor/single-tenant/";

    // Everything that happens now and then happens every few seconds.
    private static readonly string[] CommonSettings =
    [
        "head.max_spans=3000",
        "head.max_age=2s",
        "compaction.target_block_spans=6000",
        "compaction.max_block_spans=30000",

        // Every block is written anew for the sampled tier, and keeps everything.
        "retention.full=4s",
        "retention.sampled.percent=100",

        // What becomes older is only counted: a trace is in blocks or in series, never in both.
        "retention.aggregated=24h",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly S3Server? _s3;

    public SoakPlace(S3Server? s3 = null)
    {
        _s3 = s3;
        string[] own = s3 is null
            ? ["retention.sampled.until=15s"]
            :
            [
                "retention.sampled.until=30s",
                "backend=s3",
                "s3.bucket=" + S3Server.Bucket,
                "s3.endpoint=" + s3.Endpoint,
                "s3.insecure=true",
                "s3.access_key=" + S3Server.AccessKey,
                "s3.secret_key=" + S3Server.SecretKey,
                "s3.prefix=spoor",
                "s3.stop_timeout=1m",

                // Local copies go soon.
                "cache.max_bytes=1MiB",
            ];
        Arguments = [.. CommonSettings.Concat(own).SelectMany(setting => new[] { "--set", "extensions.spoor_store." + setting })];
    }

    public bool HasBucket => _s3 is not null;

    /// <summary>What the program gets, whatever the command.</summary>
    public IReadOnlyList<string> Arguments { get; }

    public string Folder => _folder.Path;

    public string TenantFolder => Path.Combine(Folder, "single-tenant");

    /// <summary>Between two batches of a connection. The bucket's server is slow.</summary>
    public int PauseMs => HasBucket ? 60 : 20;

    /// <summary>The files that the bucket has of each block (<c>blocks/ID</c>) and series (<c>series/ID</c>).</summary>
    public ILookup<string, string> BucketFiles() => (_s3?.Keys ?? [])
        .Select(key => key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..].Split('/') : throw new InvalidDataException("a foreign object: " + key))
        .ToLookup(parts => $"{parts[0]}/{parts[1]}", parts => parts[2], StringComparer.Ordinal);

    /// <summary>A table of a block or series, as the disk has it, else as the bucket has it.</summary>
    /// <param name="owner"><c>blocks/ID</c> or <c>series/ID</c>.</param>
    public ParquetFileReader OpenTable(string owner, string file)
    {
        var local = Path.Combine(TenantFolder, owner);
        var path = _s3 is not null && !File.Exists(Path.Combine(local, "meta.json"))
            ? _s3.PathOf($"{Prefix}{owner}/{file}")
            : Path.Combine(local, file);
        return new ParquetFileReader(new MemorySource(File.ReadAllBytes(path)));
    }

    /// <summary>As when the machine is lost for good.</summary>
    public void LoseFolder() => Directory.Delete(TenantFolder, recursive: true);

    /// <summary>Copies everything to look at it later.</summary>
    public void CopyTo(string folder)
    {
        CopyFolder(Folder, Path.Combine(folder, "data"));
        if (_s3 is not null)
            CopyFolder(_s3.Folder, Path.Combine(folder, "bucket"));
    }

    public void Dispose() => _folder.Dispose();

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
