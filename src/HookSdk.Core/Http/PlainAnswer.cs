using System.Text;
using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>An answer of one line of text, for people.</summary>
internal static class PlainAnswer
{
    public const string MediaType = "text/plain; charset=utf-8";

    public static Task WriteAsync(HttpContext context, int status, string problem)
    {
        byte[] text = Encoding.UTF8.GetBytes(problem + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text, 0, text.Length, CancellationToken.None);
    }
}
