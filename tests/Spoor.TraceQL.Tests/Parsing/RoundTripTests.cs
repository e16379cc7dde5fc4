using FsCheck;
using FsCheck.Fluent;

namespace Spoor.TraceQL.Tests;

public class RoundTripTests
{
    [Fact]
    public void Printed_trees_parse_to_themselves()
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(1_000);
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var tree = new TreeGenerator(new Random(seed)).Root();
            var printed = tree.ToString();
            var parsed = TraceQLParser.Parse(printed);
            Assert.Equal(tree, parsed);
            Assert.Equal(tree.GetHashCode(), parsed.GetHashCode());
            Assert.Equal(printed, parsed.ToString());
            QueryFeatures.Of(tree);
            return true;
        }).Check(config);
    }
}
