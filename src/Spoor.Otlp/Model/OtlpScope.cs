namespace Spoor.Otlp;

/// <summary>Reads encoded <c>InstrumentationScope</c> messages.</summary>
public static class OtlpScope
{
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> scope) => OtlpSpan.LastField(scope, OtlpFields.Scope.Name);

    public static ReadOnlySpan<byte> Version(ReadOnlySpan<byte> scope) => OtlpSpan.LastField(scope, OtlpFields.Scope.Version);

    public static AttributeEnumerator Attributes(ReadOnlySpan<byte> scope) => new(scope, OtlpFields.Scope.Attributes);
}
