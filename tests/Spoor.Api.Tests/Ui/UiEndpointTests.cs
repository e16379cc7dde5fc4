using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;

namespace Spoor.Api.Tests.Ui;

public sealed class UiEndpointTests : IDisposable
{
    private const string ThemeScript = "document.documentElement.dataset.theme = 'dark'";

    private readonly string _outside = Directory.CreateTempSubdirectory("spoor-ui-").FullName;
    private readonly string _folder;

    public UiEndpointTests()
    {
        _folder = Path.Combine(_outside, "wwwroot");
        Write("index.html", $"<!doctype html><script>{ThemeScript}</script><script type=\"module\" src=\"/assets/index-BqX1abcd.js\"></script>");
        Write("favicon.svg", "<svg/>");
        Write("assets/index-BqX1abcd.js", "import './x'");
        File.WriteAllBytes(Path.Combine(_folder, "assets/index-BqX1abcd.js.br"), Brotli("import './x'"));
        Write("assets/logo.png", "png");
    }

    public void Dispose() => Directory.Delete(_outside, recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/trace/4bf92f3577b34da6a3ce929d0e0e4736?span=1")]
    [InlineData("/traces?q=%7B%7D")]
    public async Task Every_page_is_the_index(string path)
    {
        using var files = new PhysicalFileProvider(_folder);
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), ui: files);
        var answer = await server.GetAsync(path);
        Assert.Equal((200, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.StartsWith("<!doctype html>", answer.Text, StringComparison.Ordinal);
        Assert.Equal("no-cache", answer.Headers["Cache-Control"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", answer.Headers["X-Frame-Options"]);
        var policy = answer.Headers["Content-Security-Policy"];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ThemeScript)));
        Assert.Contains($"script-src 'self' 'sha256-{hash}';", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hashed_files_are_cached_for_ever_and_served_compressed()
    {
        using var files = new PhysicalFileProvider(_folder);
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), ui: files);
        var plain = await server.GetAsync("/assets/index-BqX1abcd.js");
        Assert.Equal(("import './x'", "text/javascript; charset=utf-8"), (plain.Text, plain.ContentType));
        Assert.Equal("public, max-age=31536000, immutable", plain.Headers["Cache-Control"]);

        var compressed = await server.GetAsync("/assets/index-BqX1abcd.js", ("Accept-Encoding", "gzip, br"));
        Assert.Equal("br", compressed.Headers["Content-Encoding"]);
        Assert.Equal("Accept-Encoding", compressed.Headers["Vary"]);
        using var reader = new StreamReader(new BrotliStream(new MemoryStream(compressed.Body), CompressionMode.Decompress));
        Assert.Equal("import './x'", await reader.ReadToEndAsync());

        var logo = await server.GetAsync("/assets/logo.png");
        Assert.Equal("no-cache", logo.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task A_known_version_is_304()
    {
        using var files = new PhysicalFileProvider(_folder);
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), ui: files);
        var first = await server.GetAsync("/favicon.svg");
        Assert.Equal("image/svg+xml", first.ContentType);
        var second = await server.GetAsync("/favicon.svg", ("If-None-Match", first.Headers["ETag"]));
        Assert.Equal((304, ""), (second.Status, second.Text));
    }

    [Theory]
    [InlineData("/assets/gone-12345678.js")]
    [InlineData("/robots.txt")]
    [InlineData("/assets/index-BqX1abcd.js.br")]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/assets/..%2f..%2fsecret.txt")]
    public async Task Missing_files_are_404(string path)
    {
        File.WriteAllText(Path.Combine(_outside, "secret.txt"), "secret");
        using var files = new PhysicalFileProvider(_folder);
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), ui: files);
        (await server.GetAsync(path)).AssertText(404, "404 page not found\n");
    }

    [Fact]
    public async Task Only_reading_is_allowed()
    {
        using var files = new PhysicalFileProvider(_folder);
        await using var server = await ApiServer.StartAsync(new FakeQuerier(), ui: files);
        using var response = await server.Client.PostAsync("/", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Without_a_built_UI_a_plain_page_says_so()
    {
        await using var server = await ApiServer.StartAsync(new FakeQuerier());
        var answer = await server.GetAsync("/");
        Assert.Equal((200, "text/html; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Contains("without its web UI", answer.Text, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }

    private static byte[] Brotli(string content)
    {
        var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal))
            brotli.Write(Encoding.UTF8.GetBytes(content));
        return compressed.ToArray();
    }
}
