namespace Spoor.Otlp;

/// <summary>Reads encoded <c>Resource</c> messages.</summary>
public static class OtlpResource
{
    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> resource) => new(resource, OtlpFields.Resource.Attributes);

    /// <summary>The value of the first attribute with this key; false when there is none or the message is malformed.</summary>
    public static bool TryGetAttribute(ReadOnlySpan<byte> resource, ReadOnlySpan<byte> key, out AnyValueReader value) =>
        Attributes(resource).TryFind(key, out value);

    /// <summary>The text of <c>service.name</c> (UTF-8); empty when it is absent or no string.</summary>
    public static ReadOnlySpan<byte> ServiceName(ReadOnlySpan<byte> resource) =>
        TryGetAttribute(resource, "service.name"u8, out var value) && value.Kind == AnyValueKind.String ? value.Bytes : default;
}
