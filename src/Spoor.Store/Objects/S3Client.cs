using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Spoor.Store.Objects;

/// <summary>Makes the client of a bucket as the options say.</summary>
internal static class S3Client
{
    private const string DefaultRegion = "us-east-1";

    public static AmazonS3Client Create(S3Options options)
    {
        // One attempt: retries are ours, since the library does not repeat a body that was cut, and counts attempts nowhere.
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 0,
            Timeout = options.RequestTimeout,
            ForcePathStyle = options.ForcePathStyle || !IsAws(options.Endpoint),
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            UseHttp = options.Insecure,
            MaxConnectionsPerServer = 64,
        };
        if (options.Endpoint.Length == 0)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(RegionOf(options));
        }
        else
        {
            config.ServiceURL = Address(options).ToString();
            config.AuthenticationRegion = RegionOf(options);
        }

        return Credentials(options) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <summary>Where requests go; for AWS by region the name that stands for it.</summary>
    public static Uri Address(S3Options options)
    {
        var host = options.Endpoint.Length == 0 ? $"s3.{RegionOf(options)}.amazonaws.com" : options.Endpoint;
        return new Uri((options.Insecure ? "http://" : "https://") + host);
    }

    public static string RegionOf(S3Options options)
    {
        if (options.Region.Length > 0)
            return options.Region;

        // s3.eu-west-1.amazonaws.com, s3-eu-west-1.amazonaws.com, s3.dualstack.eu-west-1.amazonaws.com
        if (options.Endpoint.Length > 0 && IsAws(options.Endpoint))
        {
            var name = options.Endpoint[..options.Endpoint.IndexOf(".amazonaws.com", StringComparison.Ordinal)];
            var region = name.Replace("s3.dualstack.", "", StringComparison.Ordinal).Replace("s3.", "", StringComparison.Ordinal).Replace("s3-", "", StringComparison.Ordinal);
            if (region.Length > 0 && region != "s3")
                return region;
        }

        return Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") ?? DefaultRegion;
    }

    private static bool IsAws(string endpoint) => endpoint.Length == 0 || endpoint.Contains(".amazonaws.com", StringComparison.Ordinal);

    /// <summary>Null means the library's chain.</summary>
    private static AWSCredentials? Credentials(S3Options options) => options switch
    {
        { AccessKey.Length: 0 } => null,
        { SessionToken.Length: 0 } => new BasicAWSCredentials(options.AccessKey, options.SecretKey),
        _ => new SessionAWSCredentials(options.AccessKey, options.SecretKey, options.SessionToken),
    };
}
