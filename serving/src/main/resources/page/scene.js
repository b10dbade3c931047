// Draws the points with WebGL 2. A layout's move from the one before runs on the graphics side: the page only says
// how far it has come.

const VERTEX = `#version 300 es
in vec2 start; in vec2 end; in vec4 colour; in float shape; in float born;
uniform float moved; uniform vec2 scale; uniform vec2 offset; uniform float size;
out vec4 tint; flat out float form; flat out float pixels;
void main() {
  gl_Position = vec4(mix(start, end, moved) * scale + offset, 0.0, 1.0);
  gl_PointSize = size;
  pixels = size;
  form = shape;
  tint = vec4(colour.rgb, colour.a * mix(1.0, moved, born));
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 tint; flat in float form; flat in float pixels;
out vec4 result;
float away(vec2 p, int kind) {            // below 0 inside the shape
  if (kind == 1) return max(abs(p.x), abs(p.y)) - 0.78;
  if (kind == 2) return abs(p.x) + abs(p.y) - 1.0;
  if (kind == 3) return max(abs(p.x) * 0.88 + p.y * 0.47, -p.y - 0.4) - 0.42;
  if (kind == 4) return max(max(abs(p.x), abs(p.y)) - 0.95, min(abs(p.x), abs(p.y)) - 0.34);
  if (kind == 5) return max(abs(p.x) * 0.88 - p.y * 0.47, p.y - 0.4) - 0.42;
  return length(p) - 0.9;
}
void main() {
  vec2 p = vec2(gl_PointCoord.x * 2.0 - 1.0, 1.0 - gl_PointCoord.y * 2.0);
  float edge = 2.0 / pixels;
  float d = away(p, int(mod(form, 8.0)));
  if (form >= 8.0) d = abs(d + 0.2) - 0.2;
  float alpha = tint.a * (1.0 - smoothstep(-edge, edge * 0.5, d));
  if (alpha < 0.01) discard;
  result = vec4(tint.rgb * alpha, alpha);
}`;

export class Scene {
  /** Pixels per unit of layout, at most. */
  static finest() {
    return 2;
  }

  /** Whether the browser has WebGL 2 on a graphics card. Where it only imitates one, Raster is many times faster. */
  static fits() {
    const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
    if (!gl) return false;
    const about = gl.getExtension('WEBGL_debug_renderer_info');
    const renderer = gl.getParameter(about ? about.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer);
  }

  constructor(canvas) {
    this.canvas = canvas;
    this.gl = canvas.getContext('webgl2', { antialias: false, alpha: true, premultipliedAlpha: true });
    canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => { this.#prepare(); this.restored?.(); });
    this.#prepare();
  }

  #prepare() {
    const { gl } = this;
    this.count = 0;
    const program = gl.createProgram();
    gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.uniform = (name) => gl.getUniformLocation(program, name);
    this.buffers = {};
    const attribute = (name, size, type, normalized) => {
      const place = gl.getAttribLocation(program, name);
      this.buffers[name] = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name]);
      gl.enableVertexAttribArray(place);
      gl.vertexAttribPointer(place, size, type, normalized, 0, 0);
    };
    attribute('start', 2, gl.FLOAT, false);
    attribute('end', 2, gl.FLOAT, false);
    attribute('colour', 4, gl.UNSIGNED_BYTE, true);
    attribute('shape', 1, gl.UNSIGNED_BYTE, false);
    attribute('born', 1, gl.UNSIGNED_BYTE, false);
  }

  #fill(name, array) {
    this.gl.bindBuffer(this.gl.ARRAY_BUFFER, this.buffers[name]);
    this.gl.bufferData(this.gl.ARRAY_BUFFER, array, this.gl.DYNAMIC_DRAW);
  }

  /** Positions as pairs; `born` is 1 for points that fade in. */
  move(start, end, born) {
    this.#fill('start', start);
    this.#fill('end', end);
    this.#fill('born', born);
    this.count = born.length;
  }

  /** Four bytes of colour and one of shape for each point. */
  paint(colours, shapes) {
    this.#fill('colour', colours);
    this.#fill('shape', shapes);
  }

  /**
   * @param moved from 0, where the layout before was, to 1
   * @param view centre {x, y} in the map's units, and pixels per unit
   * @param size of a point in pixels
   */
  draw(moved, view, width, height, ratio, size) {
    const gl = this.gl;
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (this.count === 0 || gl.isContextLost()) return;
    const sx = (2 * view.scale) / width;
    const sy = (2 * view.scale) / height;
    gl.uniform1f(this.uniform('moved'), moved);
    gl.uniform2f(this.uniform('scale'), sx, sy);
    gl.uniform2f(this.uniform('offset'), -view.x * sx, -view.y * sy);
    gl.uniform1f(this.uniform('size'), size * ratio);
    gl.drawArrays(gl.POINTS, 0, this.count);
  }
}

function compile(gl, kind, source) {
  const shader = gl.createShader(kind);
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
  return shader;
}
