using Amazon.S3;
using Amazon.S3.Model;
using Spoor.Store.Files;

namespace Spoor.Store.Objects;

/// <summary>
/// Uploads one large file in parts, several at a time. Parts are read from the file as they are sent, so memory holds a send buffer for each and no
/// part. The object appears when the last request, which names all parts, is answered.
/// </summary>
internal sealed class S3MultipartUpload(
    AmazonS3Client client, S3Options options, S3Headers headers, string fullKey, IReadableFile content, ObjectMetrics metrics)
{
    private const int ParallelParts = 4;

    /// <summary>What S3 takes at most; larger parts are chosen so that a file needs no more.</summary>
    private const int MaxParts = 10_000;

    /// <summary>Runs a request with retries; the caller's, so that requests are counted and described in one place.</summary>
    public delegate Task<object> Request(string verb, Func<int, CancellationToken, Task<object>> attempt, CancellationToken cancellationToken);

    public async Task RunAsync(Request request, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = options.Bucket, Key = fullKey };
        headers.Set(begin);
        var begun = (InitiateMultipartUploadResponse)await request(
            "put", async (_, token) => await client.InitiateMultipartUploadAsync(begin, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        try
        {
            var tags = await SendPartsAsync(begun.UploadId, request, cancellationToken).ConfigureAwait(false);
            var complete = new CompleteMultipartUploadRequest
            {
                BucketName = options.Bucket,
                Key = fullKey,
                UploadId = begun.UploadId,
                PartETags = [.. tags.Select((tag, index) => new PartETag(index + 1, tag))],
            };
            await request("put", (attempt, token) => CompleteAsync(complete, attempt, token), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(begun.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<string[]> SendPartsAsync(string uploadId, Request request, CancellationToken cancellationToken)
    {
        var partSize = Math.Max(options.PartSizeBytes, (content.LengthBytes + MaxParts - 1) / MaxParts);
        var tags = new string[(content.LengthBytes + partSize - 1) / partSize];
        await Parallel.ForAsync(
            0,
            tags.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelParts, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                var offset = index * partSize;
                var length = Math.Min(partSize, content.LengthBytes - offset);
                tags[index] = (string)await request(
                    "put", async (_, attemptToken) => await SendPartAsync(uploadId, index, offset, length, attemptToken).ConfigureAwait(false), token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        return tags;
    }

    private async Task<string> SendPartAsync(string uploadId, int index, long offset, long length, CancellationToken cancellationToken)
    {
        using var part = new ContentStream(content, offset, length);
        var response = await client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = fullKey,
                UploadId = uploadId,
                PartNumber = index + 1,
                PartSize = length,
                InputStream = part,
                UseChunkEncoding = false,
                DisablePayloadSigning = !options.Insecure,
            },
            cancellationToken).ConfigureAwait(false);
        metrics.SentBytes.Add(length);
        return response.ETag;
    }

    /// <summary>
    /// When an earlier attempt completed the upload and its reply was lost, this one is refused. A key is only ever given one content, so an object of the
    /// right length is that object.
    /// </summary>
    private async Task<object> CompleteAsync(CompleteMultipartUploadRequest complete, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CompleteMultipartUploadAsync(complete, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (attempt > 1 && e.StatusCode != 0)
        {
            if (await IsThereAsync(cancellationToken).ConfigureAwait(false))
                return complete;
            throw;
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.GetObjectMetadataAsync(options.Bucket, fullKey, cancellationToken).ConfigureAwait(false);
            return found.ContentLength == content.LengthBytes;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>So that parts without an object cost nothing. What a dead connection keeps from being aborted, the bucket's lifecycle rule removes.</summary>
    private async Task AbortAsync(string uploadId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await client.AbortMultipartUploadAsync(options.Bucket, fullKey, uploadId, patience.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The failure that led here is what is reported.
        }
    }
}
