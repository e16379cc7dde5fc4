using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Spoor.Store.Objects;

/// <summary>What every stored object gets: encryption, tags, storage class.</summary>
internal sealed class S3Headers(S3Options options)
{
    private readonly ServerSideEncryptionMethod? _encryption = options.Encryption.Type switch
    {
        S3EncryptionType.S3 => ServerSideEncryptionMethod.AES256,
        S3EncryptionType.Kms => ServerSideEncryptionMethod.AWSKMS,
        _ => null,
    };

    private readonly string? _kmsKey = OrNull(options.Encryption.KmsKeyId);
    private readonly string? _context = OrNull(Convert.ToBase64String(Encoding.UTF8.GetBytes(options.Encryption.KmsEncryptionContext)));
    private readonly S3StorageClass? _storageClass = options.StorageClass.Length == 0 ? null : new S3StorageClass(options.StorageClass);

    public void Set(PutObjectRequest request)
    {
        if (_encryption is not null)
            request.ServerSideEncryptionMethod = _encryption;
        if (_encryption == ServerSideEncryptionMethod.AWSKMS)
        {
            request.ServerSideEncryptionKeyManagementServiceKeyId = _kmsKey;
            request.ServerSideEncryptionKeyManagementServiceEncryptionContext = _context;
        }

        if (_storageClass is not null)
            request.StorageClass = _storageClass;
        if (options.Tags.Count > 0)
            request.TagSet = Tags();
    }

    public void Set(InitiateMultipartUploadRequest request)
    {
        if (_encryption is not null)
            request.ServerSideEncryptionMethod = _encryption;
        if (_encryption == ServerSideEncryptionMethod.AWSKMS)
        {
            request.ServerSideEncryptionKeyManagementServiceKeyId = _kmsKey;
            request.ServerSideEncryptionKeyManagementServiceEncryptionContext = _context;
        }

        if (_storageClass is not null)
            request.StorageClass = _storageClass;
        if (options.Tags.Count > 0)
            request.TagSet = Tags();
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private List<Tag> Tags() => [.. options.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
}
