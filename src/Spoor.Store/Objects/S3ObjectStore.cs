using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>A bucket of S3 or of a service that speaks its protocol.</summary>
internal sealed class S3ObjectStore : IObjectStore
{
    private readonly S3Options _options;
    private readonly ObjectMetrics _metrics;
    private readonly AmazonS3Client _client;
    private readonly ObjectRetry _retry;
    private readonly S3Faults _faults;
    private readonly S3Headers _headers;
    private readonly string _prefix;

    public S3ObjectStore(S3Options options, ObjectMetrics metrics)
    {
        _options = options;
        _metrics = metrics;
        _client = S3Client.Create(options);
        _retry = new ObjectRetry(options.MaxAttempts, options.RequestTimeout);
        _faults = new S3Faults(options);
        _headers = new S3Headers(options);
        _prefix = options.Prefix.Trim('/') is { Length: > 0 } prefix ? prefix + "/" : "";
    }

    public string Name => _faults.BucketName;

    public async Task PutAsync(string key, IReadableFile content, CancellationToken cancellationToken)
    {
        if (content.LengthBytes <= _options.PartSizeBytes)
        {
            await RequestAsync("put", key, (_, token) => PutOnceAsync(key, new ContentStream(content, 0, content.LengthBytes), null, token), cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        var upload = new S3MultipartUpload(_client, _options, _headers, _prefix + key, content, _metrics);
        await upload.RunAsync((verb, attempt, token) => RequestAsync(verb, key, attempt, token), cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> GetRangeAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        buffer.IsEmpty ? 0 : await RequestAsync("get", key, (_, token) => GetOnceAsync(key, offset, buffer, token), cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<StoredObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = _prefix + prefix };
        while (true)
        {
            var page = await RequestAsync("list", prefix, (_, token) => _client.ListObjectsV2Async(request, token), cancellationToken).ConfigureAwait(false);
            foreach (var item in page.S3Objects ?? [])
                yield return new StoredObject(item.Key[_prefix.Length..], item.Size ?? 0);
            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var request = new DeleteObjectRequest { BucketName = _options.Bucket, Key = _prefix + key };
        try
        {
            await RequestAsync("delete", key, (_, token) => _client.DeleteObjectAsync(request, token), cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Problem == ObjectStoreProblem.NotFound)
        {
            // That is what was asked for.
        }
    }

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryFile(bytes);
        try
        {
            await RequestAsync("put", key, (_, token) => PutOnceAsync(key, new ContentStream(content, 0, bytes.Length), "*", token), cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (ObjectStoreException e) when (e.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed })
        {
            // Also when it was our own attempt whose reply was lost.
            return await HoldsAsync(key, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotImplemented })
        {
            return await PutUnlessFoundAsync(key, content, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>For services without conditional writes: safe for one writer, as a store's bucket has.</summary>
    private async Task<bool> PutUnlessFoundAsync(string key, MemoryFile content, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            return await HoldsAsync(key, bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Problem == ObjectStoreProblem.NotFound)
        {
            await PutAsync(key, content, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private async Task<bool> HoldsAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var held = new byte[bytes.Length + 1];
        var read = await GetRangeAsync(key, 0, held, cancellationToken).ConfigureAwait(false);
        return bytes.Span.SequenceEqual(held.AsSpan(0, read));
    }

    private async Task<bool> PutOnceAsync(string key, ContentStream content, string? ifNoneMatch, CancellationToken cancellationToken)
    {
        await using (content.ConfigureAwait(false))
        {
            var request = new PutObjectRequest
            {
                BucketName = _options.Bucket,
                Key = _prefix + key,
                InputStream = content,
                AutoCloseStream = false,
                UseChunkEncoding = false,
                DisablePayloadSigning = !_options.Insecure,
                IfNoneMatch = ifNoneMatch,
            };
            _headers.Set(request);
            await _client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
            _metrics.SentBytes.Add(content.Length);
            return true;
        }
    }

    private async Task<int> GetOnceAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = _options.Bucket,
            Key = _prefix + key,
            ByteRange = new ByteRange(offset, offset + buffer.Length - 1),
        };
        try
        {
            using var response = await _client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.ContentLength > buffer.Length || (offset > 0 && response.HttpStatusCode != HttpStatusCode.PartialContent))
                throw new ObjectStoreException(ObjectStoreProblem.Refused, $"{Name}: {key}: the service does not honor byte ranges, which are needed");
            var length = (int)response.ContentLength;

            // A body that is cut short throws and is asked for again.
            await response.ResponseStream.ReadExactlyAsync(buffer[..length], cancellationToken).ConfigureAwait(false);
            _metrics.ReceivedBytes.Add(length);
            return length;
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return 0;
        }
    }

    private async Task<T> RequestAsync<T>(string verb, string key, Func<int, CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await _retry.RunAsync(
                async (number, token) =>
                {
                    try
                    {
                        var result = await attempt(number, token).ConfigureAwait(false);
                        _metrics.CountRequest(verb, "ok");
                        return result;
                    }
                    catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                    {
                        _metrics.CountRequest(verb, S3Faults.Outcome(e));
                        throw;
                    }
                },
                S3Faults.IsTransient,
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw _faults.Describe(verb, key, e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }
}
