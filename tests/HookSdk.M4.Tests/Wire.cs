using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace HookSdk.M4.Tests;

/// <summary>Requests from bytes and replies to bytes, as the endpoint does it.</summary>
internal static class Wire
{
    public static string FixtureFolder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "fixtures", "m4");

    public static string RepositoryFolder { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    public static M4Call Call { get; } = new() { ConnectionPointId = 2, UserId = 2, Source = "37000000000", Destination = "37012345678" };

    public static string? ProblemOf(ReadOnlySpan<byte> bytes)
    {
        HookBody body = HookBody.Copy(bytes);
        string? problem = M4CallReader.Read(body, out M4Call? call);
        (call is null).ShouldBe(problem is not null);
        body.Release();
        return problem;
    }

    public static string? ProblemOf(string json) => ProblemOf(Encoding.UTF8.GetBytes(json));

    public static string Write(M4Reply reply, M4Call? call = null)
    {
        ArrayBufferWriter<byte> output = new();
        M4ReplyWriter.Write(output, call ?? Call, reply);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
