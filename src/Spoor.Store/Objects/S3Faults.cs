using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Spoor.Store.Segments;

namespace Spoor.Store.Objects;

/// <summary>What a failed request means: whether to try again, and what to tell an operator.</summary>
internal sealed class S3Faults(S3Options options)
{
    private readonly string _endpoint = S3Client.Address(options).GetLeftPart(UriPartial.Authority);

    /// <summary>The bucket and its endpoint, for messages.</summary>
    public string BucketName => $"bucket {options.Bucket} at {_endpoint}";

    /// <summary>Everything that is not an answer about this request itself: overload, errors of the server, broken connections and replies.</summary>
    public static bool IsTransient(Exception fault) => DamageIn(fault) is null && fault switch
    {
        AmazonServiceException e when e.StatusCode != 0 => (int)e.StatusCode >= 500 && e.StatusCode != HttpStatusCode.NotImplemented
            || e.StatusCode == HttpStatusCode.TooManyRequests
            || e.StatusCode == HttpStatusCode.RequestTimeout
            || (int)e.StatusCode < 300
            || e.ErrorCode is "SlowDown" or "RequestTimeout" or "RequestTimeTooSkewed" or "IncompleteBody" or "BadDigest" or "XAmzContentSHA256Mismatch"
                or "OperationAborted" or "Throttling" or "ThrottlingException",
        ObjectStoreException e => e.Problem == ObjectStoreProblem.Unavailable,
        _ => true,
    };

    /// <summary>The word that metrics know an outcome by.</summary>
    public static string Outcome(Exception fault) => fault switch
    {
        OperationCanceledException or TimeoutException => "timeout",
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound } => "not_found",
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } => "denied",
        AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed } => "exists",
        AmazonServiceException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => "throttled",
        _ => "error",
    };

    /// <summary>What of the local file could not be read, if that is what went wrong.</summary>
    public static BlockDamagedException? DamageIn(Exception? fault)
    {
        for (; fault is not null; fault = fault.InnerException)
        {
            if (fault is BlockDamagedException damage)
                return damage;
        }

        return null;
    }

    public Exception Describe(string verb, string key, Exception fault)
    {
        if (DamageIn(fault) is { } damage)
            return damage;
        if (fault is ObjectStoreException own)
            return own;
        var problem = ProblemOf(fault);
        var advice = Advice(fault);
        return new ObjectStoreException(
            problem, $"{BucketName}: cannot {verb} {key}: {Said(fault)}{(advice is null ? "" : "; " + advice)}", fault);
    }

    private static ObjectStoreProblem ProblemOf(Exception fault) => fault switch
    {
        AmazonServiceException { ErrorCode: "NoSuchKey" } => ObjectStoreProblem.NotFound,
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" } => ObjectStoreProblem.NotFound,
        _ when IsTransient(fault) => ObjectStoreProblem.Unavailable,
        _ => ObjectStoreProblem.Refused,
    };

    private static string Said(Exception fault)
    {
        if (fault is AmazonServiceException { StatusCode: not 0 } answer)
        {
            var code = string.IsNullOrEmpty(answer.ErrorCode) ? answer.StatusCode.ToString() : answer.ErrorCode;
            return $"answered {(int)answer.StatusCode} {code} ({answer.Message.TrimEnd('.')})";
        }

        return Innermost(fault).Message.TrimEnd('.');
    }

    private static Exception Innermost(Exception fault)
    {
        if (fault is TimeoutException)
            return fault;
        while (fault.InnerException is { } inner)
            fault = inner;
        return fault;
    }

    private string? Advice(Exception fault) => fault switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => "create the bucket or correct s3.bucket",
        AmazonServiceException { ErrorCode: "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "ExpiredToken" } =>
            "check s3.access_key, s3.secret_key and s3.session_token, or the credentials of the environment",
        AmazonServiceException { ErrorCode: "RequestTimeTooSkewed" } => "the clock of this machine is wrong: set it",
        AmazonServiceException { ErrorCode: "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" } or
            AmazonServiceException { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect } =>
            $"the bucket is in another region than {S3Client.RegionOf(options)}: set s3.region (and s3.endpoint) to the bucket's",
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } =>
            "the credentials need the rights s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload on the bucket and its objects",
        AmazonServiceException { StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => null,
        AmazonServiceException { StatusCode: not 0 } => null,
        AmazonS3Exception or AmazonClientException when options.AccessKey.Length == 0 && fault.InnerException is null =>
            "give credentials: s3.access_key and s3.secret_key, or by environment, profile or instance role",
        _ => $"check that {_endpoint} can be reached from here, and s3.endpoint and s3.insecure",
    };
}
