using Spoor.Api.Http;

namespace Spoor.Api.Tests.Http;

public class ContentEncodingTests
{
    [Theory]
    [InlineData("", ContentEncoding.Identity)]
    [InlineData("identity", ContentEncoding.Identity)]
    [InlineData("gzip", ContentEncoding.Gzip)]
    [InlineData("GZIP", ContentEncoding.Gzip)]
    [InlineData("gzip, deflate, br, zstd", ContentEncoding.Brotli)]
    [InlineData("br;q=0, gzip;q=0.5", ContentEncoding.Gzip)]
    [InlineData("br;q=0.0,gzip;q=0.000", ContentEncoding.Identity)]
    [InlineData("br;q=0.001", ContentEncoding.Brotli)]
    [InlineData("brotli, gzipped", ContentEncoding.Identity)]
    public void Negotiates(string header, object expected) => Assert.Equal(expected, ContentEncodings.Negotiate(header));
}
