using Spoor.TraceQL;

namespace Spoor.Api.Tempo;

/// <summary>Orders values for people: by type, numbers by size, text by code unit.</summary>
internal sealed class ValueOrder : IComparer<Static>
{
    public static ValueOrder Instance { get; } = new();

    public int Compare(Static x, Static y)
    {
        if (x.Type != y.Type)
            return x.Type.CompareTo(y.Type);
        return x.Type switch
        {
            StaticType.String => string.CompareOrdinal(x.AsString, y.AsString),
            StaticType.Float => x.AsDouble.CompareTo(y.AsDouble),
            _ => x.AsInt64.CompareTo(y.AsInt64),
        };
    }
}
