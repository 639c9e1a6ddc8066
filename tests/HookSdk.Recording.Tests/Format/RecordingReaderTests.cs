using System.Text;
using HookSdk.Tests.Recorder;

namespace HookSdk.Recording.Tests.Format;

public sealed class RecordingReaderTests
{
    private const string Header = """{"scenario":"recorded","format":1}""";
    private const string Call = """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"{}"}}""";

    private static readonly string Fixtures = Path.Combine(Root(), "tests", "fixtures", "recordings");

    public static TheoryData<string> Folders => [.. Directory.GetDirectories(Fixtures).Select(static d => Path.GetFileName(d))];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Recordings_OfRealBrokers_AreRead(string folder)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Fixtures, folder), "*.jsonl"))
        {
            using RecordingReader reader = new(File.OpenRead(file));
            List<RecordedCall> calls = [.. reader.Read()];

            calls.Count(static c => !c.IsMade).ShouldBe(File.ReadLines(file).Count(static l => l.StartsWith("{\"event\":\"call\"", StringComparison.Ordinal)), file);
            calls.Count(static c => c.IsMade).ShouldBe(File.ReadLines(file).Count(static l => l.StartsWith("{\"event\":\"adapter-call\"", StringComparison.Ordinal)), file);
            calls.ShouldAllBe(static c => c.Request != null);
            calls.ShouldAllBe(static c => c.IsMade || c.GrpcPath == null || c.GrpcPath.StartsWith("/emqx.", StringComparison.Ordinal));
            reader.CutOff.ShouldBeNull();
        }
    }

    [Fact]
    public void LastLine_ThatIsCutOff_IsLeftOut_AndTold()
    {
        (List<RecordedCall> calls, string? cutOff) = Read($"{Header}\n{Call}\n{Call[..^20]}");
        calls.Count.ShouldBe(1);
        cutOff.ShouldBe("line 3 is cut off, and left out");
    }

    [Fact]
    public void FieldsAndEvents_ThatNobodyKnows_ArePassedOver()
    {
        (List<RecordedCall> calls, _) = Read($$"""{{Header[..^1]}},"colour":"red"}""" + "\n{\"event\":\"weather\",\"is\":[1]}\n" + Call[..^1] + ",\"colour\":{\"red\":1}}\n");
        calls.ShouldHaveSingleItem().Reply.ShouldNotBeNull().Text.ShouldBe("{}");
    }

    [Theory]
    [InlineData("""{"scenario":"recorded","format":2}""", "it has format 2, and this version reads format 1")]
    [InlineData("""{"scenario":"recorded","format":"x"}""", "it has format \"x\"")]
    [InlineData("", "it is empty")]
    [InlineData("hello", "line 1 is no JSON")]
    [InlineData("[1]", "line 1 is no JSON object")]
    [InlineData("{\"a\":1}", "line 1 is neither a header nor an event")]
    [InlineData("{\"scenario\":\"x\"}\nbroken\n{\"event\":\"x\"}\n", "line 2 is no JSON")]
    [InlineData("{\"event\":\"call\"}", "line 1 is a call, and names no hook")]
    [InlineData("{\"event\":\"call\",\"service\":\"a\"}", "lacks its method")]
    [InlineData("{\"event\":\"call\",\"service\":\"a\",\"method\":\"b\",\"request_base64\":\"?\"}", "request_base64 is no base64")]
    public void File_ThatIsNone_IsRefusedInWords(string text, string problem) =>
        Should.Throw<RecordingException>(() => Read(text)).Message.ShouldContain(problem);

    [Fact]
    public void Line_ThatNeverEnds_IsRefused()
    {
        using RecordingReader reader = new(new EndlessStream());
        Should.Throw<RecordingException>(() => reader.Read().ToList()).Message.ShouldContain("this is no recording");
    }

    private static (List<RecordedCall> Calls, string? CutOff) Read(string text)
    {
        using RecordingReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        List<RecordedCall> calls = [.. reader.Read()];
        return (calls, reader.CutOff);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
