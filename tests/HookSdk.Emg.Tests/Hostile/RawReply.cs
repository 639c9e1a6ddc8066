using System.Net;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>A reply as it came over the socket.</summary>
internal sealed record RawReply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The SDK's refusal: this status, and one line of text.</summary>
    public void ShouldBeRefused(HttpStatusCode status, string? problem = null)
    {
        Status.ShouldBe(status, Body);
        Headers["Content-Type"].ShouldBe("text/plain; charset=utf-8");
        Body.Length.ShouldBeGreaterThan(1);
        Body.IndexOf('\n', StringComparison.Ordinal).ShouldBe(Body.Length - 1);
        Body.ShouldContain(problem ?? "");
    }

    /// <summary>A refusal by the web server, before the request has reached the application: this status and no text.</summary>
    public void ShouldBeRefusedByTheWebServer(HttpStatusCode status) => (Status, Body).ShouldBe((status, ""));

    /// <summary>The answer for a request that could not be understood, where the plugin states nothing else: no change.</summary>
    public void ShouldBeNoChange(CapturedLog log, string problem)
    {
        ShouldBeAnswered("");
        log.Lines.ShouldContain(line => line.StartsWith("Warning HookSdk.Emg: emg ", StringComparison.Ordinal) && line.Contains("could not be understood", StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal));
    }

    public void ShouldBeAnswered(string body)
    {
        (Status, Body).ShouldBe((HttpStatusCode.OK, body));
        Headers["Content-Type"].ShouldBe("text/plain; charset=utf-8");
    }
}
