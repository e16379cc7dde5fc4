using System.Collections;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;

namespace Spoor.TestKit.Otlp;

/// <summary>OTLP attributes from plain .NET values.</summary>
public static class Attributes
{
    public static IEnumerable<KeyValue> From(params (string Key, object? Value)[]? attributes) =>
        (attributes ?? []).Select(a => new KeyValue { Key = a.Key, Value = Value(a.Value) });

    /// <summary>An <c>AnyValue</c>; null becomes the empty value, a dictionary a <c>KeyValueList</c>, any other sequence an <c>ArrayValue</c>.</summary>
    public static AnyValue Value(object? value)
    {
        switch (value)
        {
            case null:
                return new AnyValue();
            case AnyValue any:
                return any;
            case string text:
                return new AnyValue { StringValue = text };
            case bool flag:
                return new AnyValue { BoolValue = flag };
            case int number:
                return new AnyValue { IntValue = number };
            case long number:
                return new AnyValue { IntValue = number };
            case double number:
                return new AnyValue { DoubleValue = number };
            case byte[] bytes:
                return new AnyValue { BytesValue = ByteString.CopyFrom(bytes) };
            case IDictionary map:
                var list = new KeyValueList();
                foreach (DictionaryEntry entry in map)
                    list.Values.Add(new KeyValue { Key = (string)entry.Key, Value = Value(entry.Value) });
                return new AnyValue { KvlistValue = list };
            case IEnumerable items:
                var array = new ArrayValue();
                array.Values.AddRange(items.Cast<object?>().Select(Value));
                return new AnyValue { ArrayValue = array };
            default:
                throw new ArgumentException($"no OTLP value for {value.GetType()}", nameof(value));
        }
    }
}
