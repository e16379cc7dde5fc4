using System.Text.Json;

namespace Spoor.Otlp.Json;

/// <summary>The fields of a message in the order in which they are written.</summary>
internal sealed class JsonMessage(params JsonField[] fields)
{
    public const int MaxFieldNumber = 16;

    private readonly JsonField?[] _byNumber = ByNumber(fields);

    public ReadOnlySpan<JsonField> Fields => fields;

    /// <summary>Fields by protobuf number, 0 to <see cref="MaxFieldNumber"/>.</summary>
    public ReadOnlySpan<JsonField?> KnownFields => _byNumber;

    /// <summary>At most one field is set (a protobuf oneof), and zero is a value, not absence.</summary>
    public bool IsOneof { get; init; }

    /// <summary>Counts against <see cref="SpanChecker.MaxValueDepth"/>.</summary>
    public bool NestsValues { get; init; }

    /// <summary>The field that the reader's property names, or null. Properties mostly come in declared order: the search begins at <paramref name="hint"/>.</summary>
    public JsonField? Find(ref Utf8JsonReader reader, ref int hint)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            var index = hint + i;
            if (index >= fields.Length)
                index -= fields.Length;
            var field = fields[index];
            if (!JsonText.Equals(ref reader, field.Name))
                continue;
            hint = index + 1 == fields.Length ? 0 : index + 1;
            return field;
        }

        return null;
    }

    private static JsonField?[] ByNumber(JsonField[] fields)
    {
        var byNumber = new JsonField?[MaxFieldNumber + 1];
        foreach (var field in fields)
            byNumber[field.Number] ??= field;
        return byNumber;
    }
}
