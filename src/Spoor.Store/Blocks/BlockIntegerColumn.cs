using Spoor.Parquet.Layout;
using Spoor.Parquet.Schema;
using Spoor.Store.Segments;

namespace Spoor.Store.Blocks;

/// <summary>A span attribute of integers without a dictionary that lie close together: their distances from the least are their codes.</summary>
internal sealed class BlockIntegerColumn(BlockFileReader reader, ColumnChunkLayout chunk) : CodedColumn
{
    private const long MaxCount = 256 * 1024;

    public override AttributeType Type => AttributeType.Int;

    public override int Count => (int)(chunk.Max - chunk.Min) + 1;

    public static bool CanRead(AttributeType type, ColumnChunkLayout chunk) =>
        type == AttributeType.Int && chunk.Type == PhysicalType.Int64 && chunk.HasBounds && chunk.Max >= chunk.Min && (ulong)(chunk.Max - chunk.Min) < MaxCount;

    public override void Visit(ICodeVisitor visitor) => reader.VisitDistances(chunk, chunk.Min, Count, visitor);

    public override Utf8Dictionary Values(ReadOnlySpan<int> codes) => BlobDictionary.Empty;

    public override long Number(int code) => chunk.Min + code;
}
