using System.Runtime.CompilerServices;
using System.Text;

namespace HookSdk.Emg.Tests;

/// <summary>Requests from bytes and replies to bytes, as the endpoint does it.</summary>
internal static class Wire
{
    public static BeforeDlrRequest Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static BeforeDlrRequest Read(byte[] bytes)
    {
        string? problem = BeforeDlrRequest.Read(HookBody.Copy(bytes), out BeforeDlrRequest? request);
        problem.ShouldBeNull();
        return request.ShouldNotBeNull();
    }

    public static string? ProblemOf(string json) => ProblemOf(Encoding.UTF8.GetBytes(json));

    public static string? ProblemOf(ReadOnlySpan<byte> bytes)
    {
        HookBody body = HookBody.Copy(bytes);
        string? problem = RouteRequest.Read(body, out RouteRequest? request);
        (request is null).ShouldBe(problem is not null);
        body.Release();
        return problem;
    }

    public static EmgMessage Message(string options) => Read($$"""{"qe":{{options}}}""").Message;

    public static string FixtureFolder { get; } = Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "fixtures", "emg");

    public static byte[] Fixture(string path) => File.ReadAllBytes(Path.Combine(FixtureFolder, path));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
