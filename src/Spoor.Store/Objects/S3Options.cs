namespace Spoor.Store.Objects;

/// <summary>A bucket of an S3-compatible service (<c>s3</c>), with the names that Tempo gives these settings.</summary>
public sealed record S3Options
{
    /// <summary>The bucket; it must exist (<c>bucket</c>).</summary>
    public required string Bucket { get; init; }

    /// <summary>Empty means: from the endpoint, from the environment, else us-east-1 (<c>region</c>).</summary>
    public string Region { get; init; } = "";

    /// <summary>Host and port without scheme; empty means AWS in <see cref="Region"/> (<c>endpoint</c>).</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>All keys begin with it and a slash; empty means none (<c>prefix</c>).</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Empty means the usual chain: environment, profile, web identity, container and instance roles (<c>access_key</c>).</summary>
    public string AccessKey { get; init; } = "";

    /// <summary>Belongs to <see cref="AccessKey"/> (<c>secret_key</c>).</summary>
    public string SecretKey { get; init; } = "";

    /// <summary>Belongs to <see cref="AccessKey"/> when that is temporary (<c>session_token</c>).</summary>
    public string SessionToken { get; init; } = "";

    /// <summary>HTTP instead of HTTPS (<c>insecure</c>).</summary>
    public bool Insecure { get; init; }

    /// <summary>
    /// The bucket stands in the path and not in the host name (<c>forcepathstyle</c>). Endpoints outside of AWS are asked so in any case.
    /// </summary>
    public bool ForcePathStyle { get; init; }

    /// <summary>Encryption by the server (<c>sse</c>).</summary>
    public S3Encryption Encryption { get; init; } = new();

    /// <summary>Files above this size are uploaded in parts of this size, several at a time; 5 MiB to 5 GiB (<c>part_size</c>).</summary>
    public long PartSizeBytes { get; init; } = 16 << 20;

    /// <summary>Tags of every object (<c>tags</c>).</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Storage class of every object; empty means the bucket's default (<c>storage_class</c>).</summary>
    public string StorageClass { get; init; } = "";

    /// <summary>How many blocks are opened from the bucket at a time when the store starts (<c>list_blocks_concurrency</c>).</summary>
    public int ListBlocksConcurrency { get; init; } = 8;

    /// <summary>A request that takes longer is broken off and tried again (<c>request_timeout</c>).</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is tried before its failure counts (<c>max_attempts</c>).</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How long a graceful stop waits until the last blocks are in the bucket (<c>stop_timeout</c>).</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Without keys: options end up in logs.</summary>
    public override string ToString() => $"bucket {Bucket}, endpoint {Endpoint}, region {Region}, prefix {Prefix}";
}

/// <summary>How S3 encrypts objects (<c>sse</c>).</summary>
public sealed record S3Encryption
{
    /// <summary>Which keys (<c>sse.type</c>).</summary>
    public S3EncryptionType Type { get; init; }

    /// <summary>With KMS: the key's id or ARN; empty means the account's default key (<c>sse.kms_key_id</c>).</summary>
    public string KmsKeyId { get; init; } = "";

    /// <summary>With KMS: a JSON object of texts, bound to the encryption (<c>sse.kms_encryption_context</c>).</summary>
    public string KmsEncryptionContext { get; init; } = "";
}

/// <summary>Whose keys encrypt the objects.</summary>
public enum S3EncryptionType
{
    /// <summary>As the bucket is set up.</summary>
    BucketDefault,

    /// <summary>S3's own keys (<c>SSE-S3</c>).</summary>
    S3,

    /// <summary>Keys of the key management service (<c>SSE-KMS</c>).</summary>
    Kms,
}
