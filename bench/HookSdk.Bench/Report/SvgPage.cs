namespace HookSdk.Bench.Report;

/// <summary>What the pictures of bench/README.md share: letters, headings, and colours that can be read on light and on dark paper.</summary>
internal static class SvgPage
{
    /// <summary>Draws a page with a heading.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="label">What is seen, for those who do not.</param>
    /// <param name="heading">The heading, whose line ends at 32 pixels.</param>
    /// <param name="styles">The picture's own styles.</param>
    /// <param name="dark">Those of them that are others on dark paper.</param>
    /// <param name="body">What is drawn, in lines.</param>
    public static string Draw(int width, int height, string label, string heading, string styles, string dark, string body) => $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}" role="img" aria-label="{{label}}">
        <style>
        text { font: 13px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .head { font-size: 16px; font-weight: 600 }
        {{styles}}
        @media (prefers-color-scheme: dark) { text { fill: #ddd } {{dark}} }
        </style>
        <text class="head" x="8" y="24">{{heading}}</text>
        {{body}}</svg>

        """;
}
