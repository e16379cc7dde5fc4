using System.Text.Json;
using Spoor.Store.Objects;

namespace Spoor.Collector.Config;

/// <summary>Reads <c>s3</c> of the store, with Tempo's names.</summary>
internal static class S3Section
{
    private const long SmallestPart = 5L << 20, LargestPart = 5L << 30;

    /// <summary>Null when the section names no bucket.</summary>
    public static S3Options? Read(ConfigSection section)
    {
        var defaults = new S3Options { Bucket = section.Text("bucket", "") };
        var options = defaults with
        {
            Region = section.Text("region", defaults.Region),
            Endpoint = Endpoint(section),
            Prefix = section.Text("prefix", defaults.Prefix),
            AccessKey = section.Text("access_key", defaults.AccessKey),
            SecretKey = section.Text("secret_key", defaults.SecretKey),
            SessionToken = section.Text("session_token", defaults.SessionToken),
            Insecure = section.Flag("insecure", defaults.Insecure),
            ForcePathStyle = section.Flag("forcepathstyle", defaults.ForcePathStyle),
            PartSizeBytes = section.Bytes("part_size", defaults.PartSizeBytes, SmallestPart, LargestPart),
            StorageClass = section.Text("storage_class", defaults.StorageClass),
            ListBlocksConcurrency = section.Integer("list_blocks_concurrency", defaults.ListBlocksConcurrency, 1, 256),
            RequestTimeout = section.Duration("request_timeout", defaults.RequestTimeout),
            MaxAttempts = section.Integer("max_attempts", defaults.MaxAttempts, 1, 100),
            StopTimeout = section.Duration("stop_timeout", defaults.StopTimeout),
        };
        if (section.Section("sse") is { } sse)
            options = options with { Encryption = Encryption(sse) };
        if (section.Section("tags") is { } tags)
        {
            options = options with { Tags = tags.Entries.Select(tag => tag.Key).ToDictionary(key => key, key => tags.Text(key, "")) };
            tags.End();
        }

        if ((options.AccessKey.Length == 0) != (options.SecretKey.Length == 0))
            section.Diagnostics.Error(section.Position, section.Path, "access_key and secret_key belong together: expected both, or neither for the usual chain of credentials");
        section.NotAvailable(
            "tls_cert_path", "tls_key_path", "tls_ca_path", "tls_server_name", "tls_insecure_skip_verify", "tls_cipher_suites", "tls_min_version",
            "hedge_requests_at", "hedge_requests_up_to", "signature_v2", "bucket_lookup_type", "enable_dual_stack", "metadata", "native_aws_auth_enabled");
        section.End();
        return options.Bucket.Length == 0 ? null : options;
    }

    private static string Endpoint(ConfigSection section)
    {
        var endpoint = section.Text("endpoint", "");
        if (endpoint.Length == 0 || (!endpoint.Contains('/', StringComparison.Ordinal) && Uri.TryCreate("http://" + endpoint, UriKind.Absolute, out _)))
            return endpoint;
        section.Diagnostics.Error(
            section.PositionOf("endpoint"), ConfigDiagnostics.Join(section.Path, "endpoint"),
            $"expected host or host:port without scheme and path, such as s3.eu-west-1.amazonaws.com or minio:9000 (HTTP is chosen by insecure: true), found \"{endpoint}\"");
        return "";
    }

    private static S3Encryption Encryption(ConfigSection section)
    {
        var encryption = new S3Encryption
        {
            Type = section.Choice("type", S3EncryptionType.BucketDefault, ("SSE-S3", S3EncryptionType.S3), ("SSE-KMS", S3EncryptionType.Kms)),
            KmsKeyId = section.Text("kms_key_id", ""),
            KmsEncryptionContext = section.Text("kms_encryption_context", ""),
        };
        if (encryption.KmsEncryptionContext.Length > 0 && !IsJsonObject(encryption.KmsEncryptionContext))
        {
            section.Diagnostics.Error(
                section.PositionOf("kms_encryption_context"), ConfigDiagnostics.Join(section.Path, "kms_encryption_context"),
                "expected a JSON object of texts, such as '{\"team\": \"payments\"}'");
        }

        section.End();
        return encryption;
    }

    private static bool IsJsonObject(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } root
                && root.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
