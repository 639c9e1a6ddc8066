using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What a <c>before_send</c> handler is given: a message that leaves its queue.</summary>
public sealed class BeforeSendRequest : EmgRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public BeforeSendRequest()
    {
    }

    [SetsRequiredMembers]
    internal BeforeSendRequest(EmgCall call)
        : base(call)
    {
    }

    internal static string? Read(HookBody body, out BeforeSendRequest? request) => EmgRequestReader.Read(body, static call => new BeforeSendRequest(call), out request);
}
