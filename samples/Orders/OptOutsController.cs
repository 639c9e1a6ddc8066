using Microsoft.AspNetCore.Mvc;

namespace Orders;

/// <summary>What the application had before: people who are logged in keep the list.</summary>
[ApiController]
[Route("opt-outs")]
public sealed class OptOutsController(OptOutList optOuts) : ControllerBase
{
    /// <summary>Adds a number.</summary>
    [HttpPut("{number}")]
    public IActionResult Put(string number)
    {
        optOuts.Add(number);
        return NoContent();
    }
}
