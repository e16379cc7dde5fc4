using Spoor.Store.Objects;

namespace Spoor.Collector.Tests.Config;

public sealed class S3SectionTests
{
    [Fact]
    public void Every_setting_has_its_typed_value()
    {
        var result = ConfigFiles.Load(Config("""
            backend: s3
                s3:
                  bucket: traces
                  region: eu-west-1
                  endpoint: minio.internal:9000
                  prefix: prod/spoor
                  access_key: AK
                  secret_key: SK
                  session_token: ST
                  insecure: true
                  forcepathstyle: true
                  part_size: 64MiB
                  storage_class: STANDARD_IA
                  list_blocks_concurrency: 3
                  request_timeout: 10s
                  max_attempts: 7
                  stop_timeout: 1m
                  tags: { team: payments, "cost-center": "12" }
                  sse: { type: SSE-KMS, kms_key_id: key-1, kms_encryption_context: '{"a": "b"}' }
                cache: { path: /cache, max_bytes: 1GiB }
            """));
        Assert.Empty(result.Errors);
        var store = result.Config!.Store!;
        Assert.Equal(new CacheOptions { Path = "/cache", MaxBytes = 1 << 30 }, store.Cache);
        var tags = store.S3!.Tags;
        Assert.Equal(new Dictionary<string, string> { ["team"] = "payments", ["cost-center"] = "12" }, tags);
        Assert.Equal(
            new S3Options
            {
                Bucket = "traces",
                Region = "eu-west-1",
                Endpoint = "minio.internal:9000",
                Prefix = "prod/spoor",
                AccessKey = "AK",
                SecretKey = "SK",
                SessionToken = "ST",
                Insecure = true,
                ForcePathStyle = true,
                PartSizeBytes = 64 << 20,
                StorageClass = "STANDARD_IA",
                ListBlocksConcurrency = 3,
                RequestTimeout = TimeSpan.FromSeconds(10),
                MaxAttempts = 7,
                StopTimeout = TimeSpan.FromMinutes(1),
                Tags = tags,
                Encryption = new S3Encryption { Type = S3EncryptionType.Kms, KmsKeyId = "key-1", KmsEncryptionContext = "{\"a\": \"b\"}" },
            },
            store.S3);
        Assert.DoesNotContain("SK", store.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_another_backend_the_bucket_may_stay_in_the_configuration()
    {
        var result = ConfigFiles.Load(Config("s3: { bucket: traces }"));
        Assert.Empty(result.Errors);
        Assert.Null(result.Config!.Store!.S3);
    }

    [Theory]
    [InlineData("backend: s3", "6:14: extensions.spoor_store.s3.bucket: expected the name of a bucket, since backend is s3")]
    [InlineData("s3: { bucket: b, endpoint: \"http://minio:9000\" }", "6:32: extensions.spoor_store.s3.endpoint: expected host or host:port without scheme")]
    [InlineData("s3: { bucket: b, access_key: a }", "6:9: extensions.spoor_store.s3: access_key and secret_key belong together")]
    [InlineData("s3: { bucket: b, sse: { type: AES } }", "6:35: extensions.spoor_store.s3.sse.type: expected SSE-S3, SSE-KMS, found \"AES\"")]
    [InlineData("s3: { bucket: b, sse: { kms_encryption_context: x } }", "6:53: extensions.spoor_store.s3.sse.kms_encryption_context: expected a JSON object of texts")]
    [InlineData("s3: { bucket: b, part_size: 1MiB }", "6:33: extensions.spoor_store.s3.part_size: expected a size")]
    [InlineData("s3: { bucket: b, insecure: yes }", "6:32: extensions.spoor_store.s3.insecure: expected true or false, found \"yes\"")]
    [InlineData("s3: { bucket: b, hedge_requests_at: 1s }", "6:22: extensions.spoor_store.s3.hedge_requests_at: not available in this version")]
    [InlineData("cache: { max_bytes: 512KiB }", "6:25: extensions.spoor_store.cache.max_bytes: expected a size")]
    public void Errors_name_the_place(string store, string error) =>
        Assert.StartsWith("spoor.yaml:" + error, Assert.Single(ConfigFiles.Errors(Config(store))), StringComparison.Ordinal);

    private static string Config(string store) =>
        "receivers:\n  otlp: { protocols: { grpc: } }\nexporters: { spoor_store: }\nextensions:\n  spoor_store:\n    " + store
        + "\nservice: { extensions: [spoor_store], pipelines: { traces: { receivers: [otlp], exporters: [spoor_store] } } }\n";
}
