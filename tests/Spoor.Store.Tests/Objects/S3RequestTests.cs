using System.Text;
using Spoor.Store.Objects;
using Spoor.Store.Telemetry;
using Spoor.TestKit.S3;

namespace Spoor.Store.Tests.Objects;

/// <summary>What the S3 server of the tests lacks: the requests as they are sent, and answers that it never gives.</summary>
public sealed class S3RequestTests
{
    [Fact]
    public async Task Encryption_tags_and_storage_class_are_asked_for()
    {
        await using var server = new RecordingServer();
        using var store = Open(server, options => options with
        {
            Encryption = new S3Encryption { Type = S3EncryptionType.Kms, KmsKeyId = "key-1", KmsEncryptionContext = "{\"a\":\"b\"}" },
            Tags = new Dictionary<string, string> { ["team"] = "payments" },
            StorageClass = "STANDARD_IA",
            Prefix = "/pre/fix/",
        });
        await store.PutAsync("tenant/key", new MemoryFile("bytes"u8.ToArray()), default);
        var request = Assert.Single(server.Requests);
        Assert.Equal("PUT", request.Method);
        Assert.Equal("/bucket/pre/fix/tenant/key", request.Target.Split('?')[0]);
        Assert.Equal("bytes", Encoding.UTF8.GetString(request.Body));
        Assert.Equal("aws:kms", request.Headers["x-amz-server-side-encryption"]);
        Assert.Equal("key-1", request.Headers["x-amz-server-side-encryption-aws-kms-key-id"]);
        Assert.Equal("{\"a\":\"b\"}", Encoding.UTF8.GetString(Convert.FromBase64String(request.Headers["x-amz-server-side-encryption-context"])));
        Assert.Equal("team=payments", request.Headers["x-amz-tagging"]);
        Assert.Equal("STANDARD_IA", request.Headers["x-amz-storage-class"]);
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=key/", request.Headers["authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/s3/", request.Headers["authorization"], StringComparison.Ordinal);

        // No checksum trailers, which services other than AWS do not know.
        Assert.DoesNotContain(request.Headers.Keys, name => name.StartsWith("x-amz-checksum", StringComparison.Ordinal) || name is "x-amz-trailer" or "x-amz-sdk-checksum-algorithm");
        Assert.Equal(64, request.Headers["x-amz-content-sha256"].Length);
    }

    [Fact]
    public async Task Encryption_with_keys_of_S3_is_asked_for()
    {
        await using var server = new RecordingServer();
        using var store = Open(server, options => options with { Encryption = new S3Encryption { Type = S3EncryptionType.S3 } });
        await store.PutAsync("key", new MemoryFile("bytes"u8.ToArray()), default);
        Assert.Equal("AES256", Assert.Single(server.Requests).Headers["x-amz-server-side-encryption"]);
    }

    [Theory]
    [InlineData("bytes", true)]
    [InlineData("bytes+", false)]
    [InlineData("other", false)]
    public async Task Put_if_absent_is_conditional_and_equal_bytes_are_success(string held, bool expected)
    {
        // The first reply is lost; then the object is there.
        await using var server = new RecordingServer();
        server.Answer = request => request.Method == "GET"
            ? RecordingServer.Reply(206, "Partial Content", held)
            : server.Requests.Count == 1 ? null : RecordingServer.Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
        using var store = Open(server);
        Assert.Equal(expected, await store.PutIfAbsentAsync("key", "bytes"u8.ToArray(), default));
        Assert.Equal(["PUT", "PUT", "GET"], server.Requests.Select(request => request.Method));
        Assert.All(server.Requests.Take(2), request => Assert.Equal("*", request.Headers["if-none-match"]));
    }

    [Fact]
    public async Task A_service_without_conditional_writes_is_asked_first()
    {
        await using var server = new RecordingServer();
        server.Answer = request => request.Headers.ContainsKey("if-none-match")
            ? RecordingServer.Error(501, "NotImplemented", "A header you provided implies functionality that is not implemented")
            : request.Method == "GET" ? RecordingServer.Error(404, "NoSuchKey", "The specified key does not exist.") : RecordingServer.Reply(200, "OK", "");
        using var store = Open(server);
        Assert.True(await store.PutIfAbsentAsync("key", "bytes"u8.ToArray(), default));
        Assert.Equal(["PUT", "GET", "PUT"], server.Requests.Select(request => request.Method));
    }

    [Theory]
    [InlineData(403, "AccessDenied", "the credentials need the rights s3:ListBucket")]
    [InlineData(403, "SignatureDoesNotMatch", "check s3.access_key, s3.secret_key")]
    [InlineData(403, "ExpiredToken", "check s3.access_key, s3.secret_key")]
    [InlineData(400, "AuthorizationHeaderMalformed", "the bucket is in another region than eu-west-1: set s3.region")]
    [InlineData(301, "PermanentRedirect", "the bucket is in another region than eu-west-1: set s3.region")]
    [InlineData(404, "NoSuchBucket", "create the bucket or correct s3.bucket")]
    [InlineData(403, "RequestTimeTooSkewed", "the clock of this machine is wrong: set it")]
    public async Task Answers_are_explained(int status, string code, string advice)
    {
        await using var server = new RecordingServer();
        server.Answer = _ => RecordingServer.Error(status, code, "said by the test");
        using var store = Open(server);
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync("some/key", new MemoryFile("x"u8.ToArray()), default));
        Assert.StartsWith($"bucket bucket at http://{server.Endpoint}: cannot put some/key: answered {status} {code} (said by the test); {advice}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_ignores_ranges_is_refused()
    {
        await using var server = new RecordingServer();
        server.Answer = _ => RecordingServer.Reply(200, "OK", "the whole object");
        using var store = Open(server);
        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => store.GetRangeAsync("key", 4, new byte[5], default));
        Assert.Contains("does not honor byte ranges", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_that_cannot_be_read_is_no_fault_of_the_bucket()
    {
        await using var server = new RecordingServer();
        using var store = Open(server);
        var e = await Assert.ThrowsAsync<Segments.BlockDamagedException>(() => store.PutAsync("key", new BrokenFile(), default));
        Assert.Contains("Input/output error", e.Message, StringComparison.Ordinal);
    }

    private static S3ObjectStore Open(RecordingServer server, Func<S3Options, S3Options>? change = null)
    {
        var options = new S3Options
        {
            Bucket = "bucket",
            Endpoint = server.Endpoint,
            Insecure = true,
            Region = "eu-west-1",
            AccessKey = "key",
            SecretKey = "secret",
            MaxAttempts = 2,
        };
        return new S3ObjectStore(change is null ? options : change(options), new ObjectMetrics(new MetricsRegistry()));
    }

    private sealed class BrokenFile : Store.Files.IReadableFile
    {
        public long LengthBytes => 100_000;

        public int Read(long offset, Span<byte> buffer) => throw new IOException("Input/output error");

        public void Dispose()
        {
        }
    }
}
