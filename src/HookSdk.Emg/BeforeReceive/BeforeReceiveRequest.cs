using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What a <c>before_receive</c> handler is given: a client's message has come in and the client has not been answered yet.</summary>
public sealed class BeforeReceiveRequest : EmgRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public BeforeReceiveRequest()
    {
    }

    [SetsRequiredMembers]
    internal BeforeReceiveRequest(EmgCall call)
        : base(call)
    {
    }

    internal static string? Read(HookBody body, out BeforeReceiveRequest? request) => EmgRequestReader.Read(body, static call => new BeforeReceiveRequest(call), out request);
}
