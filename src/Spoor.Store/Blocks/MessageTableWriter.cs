using Spoor.Otlp;
using Spoor.Parquet.Schema;
using Spoor.Parquet.Writing;
using Spoor.Store.Head;

namespace Spoor.Store.Blocks;

/// <summary>Writes <see cref="BlockFormat.ResourcesFile"/> or <see cref="BlockFormat.ScopesFile"/>: one row a distinct message.</summary>
internal static class MessageTableWriter
{
    public static ColumnSchema[] Schema(bool areResources) =>
    [
        ColumnSchema.String(areResources ? "service_name" : "scope_name"),
        ColumnSchema.String("schema_url"),
        ColumnSchema.Bytes("message"),
    ];

    /// <summary>Position of the schema URL and of the message among the columns.</summary>
    public const int SchemaUrlColumn = 1, MessageColumn = 2;

    /// <summary>Writes the resources and scopes of a block.</summary>
    public static void WriteBoth(BlockFileSet block, HeadMessages resources, HeadMessages scopes)
    {
        using (var parquet = Write(block.Create(BlockFormat.ResourcesFile), resources, areResources: true))
            block.Finish(BlockFormat.ResourcesFile, parquet);
        using (var parquet = Write(block.Create(BlockFormat.ScopesFile), scopes, areResources: false))
            block.Finish(BlockFormat.ScopesFile, parquet);
    }

    private static ParquetWriter Write(Stream stream, HeadMessages messages, bool areResources)
    {
        var parquet = new ParquetWriter(stream, Schema(areResources));
        using var names = new ByteArrayPageBuilder();
        using var urls = new ByteArrayPageBuilder();
        using var bodies = new ByteArrayPageBuilder();
        var dictionary = messages.Dictionary;
        for (var number = 0; number < dictionary.Count; number++)
        {
            HeadMessages.Split(dictionary[number], out var schemaUrl, out var message);
            names.Append(NameOf(message, areResources));
            urls.Append(schemaUrl);
            bodies.Append(message);
        }

        var group = parquet.BeginRowGroup(dictionary.Count);
        foreach (var values in (ReadOnlySpan<ByteArrayPageBuilder>)[names, urls, bodies])
        {
            var column = group.BeginColumn();
            column.WritePlain(values, dictionary.Count);
            column.Finish();
        }

        group.Finish();
        return parquet;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> message, bool isResource)
    {
        if (isResource)
            return OtlpResource.ServiceName(message);
        var reader = new Otlp.Protobuf.ProtoReader(message);
        while (reader.TryReadTag(out var field, out var wire))
        {
            if (field == 1 && wire == Otlp.Protobuf.WireType.LengthDelimited)
                return reader.ReadBytes();
            reader.Skip(wire);
        }

        return default;
    }
}
