using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>What an <c>after_dlr</c> handler is given: a delivery report and how the handling of it ended.</summary>
public sealed class AfterDlrRequest : EmgRequest
{
    private readonly int? _result;

    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public AfterDlrRequest()
    {
    }

    [SetsRequiredMembers]
    internal AfterDlrRequest(EmgCall call)
        : base(call)
    {
    }

    /// <summary>How the handling ended: 0 is success (inferred, not documented by the vendor), anything else a failure. Null when the request tells none, or not as a number.</summary>
    public int? Result
    {
        get => Call is { } call ? call.GetInt32("result"u8) : _result;
        init => _result = value;
    }

    /// <summary>Whether <see cref="Result"/> is 0.</summary>
    public bool IsSuccess => Result == 0;

    internal static string? Read(HookBody body, out AfterDlrRequest? request) => EmgRequestReader.Read(body, static call => new AfterDlrRequest(call), out request);
}
