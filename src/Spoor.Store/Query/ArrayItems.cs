using Spoor.TraceQL;

namespace Spoor.Store.Query;

/// <summary>The elements of an array value, one by one; of any other value none.</summary>
internal readonly struct ArrayItems(Static array)
{
    public Enumerator GetEnumerator() => new(array);

    public struct Enumerator(Static array)
    {
        private readonly int _count = array.Type switch
        {
            StaticType.IntArray => array.AsIntArray!.Length,
            StaticType.FloatArray => array.AsFloatArray!.Length,
            StaticType.StringArray => array.AsStringArray!.Length,
            StaticType.BoolArray => array.AsBoolArray!.Length,
            _ => 0,
        };

        private int _index = -1;

        public readonly Static Current => array.Type switch
        {
            StaticType.IntArray => Static.Int(array.AsIntArray![_index]),
            StaticType.FloatArray => Static.Float(array.AsFloatArray![_index]),
            StaticType.StringArray => Static.String(array.AsStringArray![_index]),
            _ => Static.Bool(array.AsBoolArray![_index]),
        };

        public bool MoveNext() => ++_index < _count;
    }
}
