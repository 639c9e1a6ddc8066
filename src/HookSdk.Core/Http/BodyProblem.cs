using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>Why a body was not read.</summary>
/// <param name="Status">What is answered where the hook's answer says nothing.</param>
/// <param name="Text">What was wrong, in words that repeat nothing of it.</param>
internal sealed record BodyProblem(int Status, string Text)
{
    public static BodyProblem NoMemory { get; } = new(StatusCodes.Status503ServiceUnavailable, "there is no memory for this request now");

    public static BodyProblem TooLarge(long limit) => new(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes");

    /// <summary>What the web server found wrong while the body came.</summary>
    public static BodyProblem Of(IOException found, long limit) => (found as BadHttpRequestException)?.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => TooLarge(limit),
        StatusCodes.Status408RequestTimeout => new(StatusCodes.Status408RequestTimeout, "the body came too slowly"),
        { } status => new(status, "the body did not come whole"),

        // A chunk whose length is beyond all numbers comes as no more than an IOException.
        null => new(StatusCodes.Status400BadRequest, "the body did not come whole"),
    };
}
