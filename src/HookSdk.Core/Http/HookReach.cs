using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>
/// Whether a request has come as far as a hook's endpoint. A request that goes there straight, as nearly all do, is marked by its thread alone and pays nothing.
/// </summary>
internal sealed class HookReach
{
    private static readonly HookReach Mark = new();

    [ThreadStatic]
    private static HttpContext? _expected;

    /// <summary>The request is handed on, on this thread.</summary>
    public static void Expect(HttpContext context) => _expected = context;

    /// <summary>A hook's endpoint has it.</summary>
    public static void Reached(HttpContext context)
    {
        if (ReferenceEquals(_expected, context))
        {
            _expected = null;
        }
        else
        {
            // Something in front did not go on at once, and the thread is another.
            context.Features.Set(Mark);
        }
    }

    /// <summary>Whether the endpoint had it before the call that handed it on came back.</summary>
    public static bool IsReachedAtOnce()
    {
        bool isReached = _expected is null;
        _expected = null;
        return isReached;
    }

    /// <summary>Whether the endpoint had it, when all is over.</summary>
    public static bool IsReached(HttpContext context) => context.Features.Get<HookReach>() is not null;
}
